using Grainline.Contacts;

namespace Grainline.Automations.Definitions;

/// <summary>The fields that a trigger's mapping may fill.</summary>
public static class FieldMappings
{
    public const string Expected = "Expected contact.<standard field>, custom.<name>, tags or phone.";

    public static bool IsKnown(string field) => field switch
    {
        "tags" or "phone" or "contact.phone" => true,
        _ when field.StartsWith("contact.", StringComparison.Ordinal) => StandardFields.All.Contains(field["contact.".Length..]),
        _ when field.StartsWith("custom.", StringComparison.Ordinal) => field.Length > "custom.".Length,
        _ => StandardFields.All.Contains(field),
    };
}
