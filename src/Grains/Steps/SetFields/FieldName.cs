using Grainline.Contacts;

namespace Grainline.Steps.SetFields;

/// <summary>A field of the contact as definitions name it: <c>contact.email</c> or <c>custom.budget</c>. Without a prefix a standard
/// field is meant where there is one of the name, as in a trigger's mapping, else a custom field.</summary>
public readonly record struct FieldName(bool IsStandard, string Name)
{
    private const string StandardPrefix = "contact.";
    private const string CustomPrefix = "custom.";

    /// <summary>What a wrong name is answered with.</summary>
    public static readonly string Expected =
        "Expected custom.<name> or one of " + string.Join(", ", StandardFields.All.Select(field => $"contact.{field}")) + ".";

    /// <summary>Whether it is the name of something that a contact has and that is no field, so that a custom field is set which was perhaps not meant.</summary>
    public static bool IsNoField(string text) => text is "phone" or "name" or "full_name" or "tags" or "consent";

    /// <summary>Reads the name; null when it names no field that can be set.</summary>
    public static FieldName? Parse(string text)
    {
        if (text.StartsWith(StandardPrefix, StringComparison.Ordinal))
        {
            var name = text[StandardPrefix.Length..];
            return StandardFields.All.Contains(name) ? new FieldName(true, name) : null;
        }

        if (StandardFields.All.Contains(text))
        {
            return new FieldName(true, text);
        }

        var custom = text.StartsWith(CustomPrefix, StringComparison.Ordinal) ? text[CustomPrefix.Length..] : text;
        return FieldRules.NameOf(custom) is { Length: > 0 and <= ContactLimits.FieldNameLength } own ? new FieldName(false, own) : null;
    }

    public override string ToString() => (IsStandard ? StandardPrefix : CustomPrefix) + Name;
}
