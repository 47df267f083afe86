using Grainline.Automations;
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

    /// <summary>Doubts names of what a contact has and that are no fields: a custom field is set which was perhaps not meant.</summary>
    public static IEnumerable<DefinitionError> Doubts(string path, IEnumerable<string> names) => names
        .Where(name => name is "phone" or "name" or "full_name" or "tags" or "consent")
        .Select(name => new DefinitionError(
            $"{path}.{name}",
            "custom_field",
            $"This sets a custom field called {name}. A contact's phone stays as it is; its names are first_name and last_name, its tags and consent have steps of their own."));

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
