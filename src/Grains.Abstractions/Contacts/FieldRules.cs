using System.Text.RegularExpressions;

namespace Grainline.Contacts;

/// <summary>What a field of a contact may hold. One place, so that a webhook, the API and a step agree.</summary>
public static partial class FieldRules
{
    /// <summary>A language tag, as a regular expression.</summary>
    public const string LanguagePattern = "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$";

    /// <summary>The name of a custom field as it is written in a definition: brackets hold one with spaces or dots, as in texts.</summary>
    public static string NameOf(string written) => written.Trim() is ['[', .. var inner, ']'] ? inner.Trim() : written.Trim();

    /// <summary>Why the value does not fit the field, or null: the code and a sentence.</summary>
    public static (string Code, string Detail)? ProblemOfStandard(string name, string value) => name switch
    {
        _ when value.Length > ContactLimits.StandardFieldLength =>
            ("too_long", $"Longer than {ContactLimits.StandardFieldLength} characters."),
        StandardFields.Email when !IsEmail(value) => ("invalid_email", "Not an e-mail address."),
        StandardFields.Language when !LanguageTag().IsMatch(value) => ("invalid_language", "Not a language tag like it or pt-BR."),
        StandardFields.TimeZone when !IsIanaZone(value) =>
            ("invalid_time_zone", "Not an IANA time zone like Europe/Rome."),
        _ => null,
    };

    /// <summary>Why the custom field does not fit, or null.</summary>
    public static (string Code, string Detail)? ProblemOfCustom(string name, FieldValue value) =>
        name.Length is 0 or > ContactLimits.FieldNameLength
            ? ("invalid_field_name", $"A name has 1 to {ContactLimits.FieldNameLength} characters.")
            : value.Length > ContactLimits.FieldValueLength
                ? ("too_long", $"Longer than {ContactLimits.FieldValueLength} characters.")
                : ProblemOfDepth(value);

    /// <summary>Why the value cannot be kept, or null: too many lists and objects in each other.</summary>
    public static (string Code, string Detail)? ProblemOfDepth(FieldValue value) => value.IsDeeperThan(ContactLimits.FieldValueDepth)
        ? ("too_deep", $"Lists and objects lie in each other more than {ContactLimits.FieldValueDepth} times.")
        : null;

    /// <summary>Why the tag does not fit, or null.</summary>
    public static (string Code, string Detail)? ProblemOfTag(string tag) => tag.Length > ContactLimits.TagLength
        ? ("too_long", $"A tag has at most {ContactLimits.TagLength} characters.")
        : null;

    /// <summary>The system knows zones of Windows, too, and names in other letters, which nothing else here does.</summary>
    private static bool IsIanaZone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId && zone.Id == id;

    /// <summary>One @ with something on both sides, a dot in the domain, no white space: what every mail system agrees on.</summary>
    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && text[(at + 1)..] is [not '.', .., not '.'] domain && domain.Contains('.', StringComparison.Ordinal)
            && !domain.Contains('@', StringComparison.Ordinal) && !text.Any(char.IsWhiteSpace);
    }

    [GeneratedRegex(LanguagePattern, RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex LanguageTag();
}
