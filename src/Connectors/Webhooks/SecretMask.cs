using System.Text.RegularExpressions;

namespace Grainline.Webhooks;

/// <summary>Hides what looks like a secret in what is kept of a call: headers, query values and members of bodies with a
/// telling name, and the secrets that are known.</summary>
public static partial class SecretMask
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Hidden = "•••";

    private const string Names = "authorization|cookie|token|secret|passw|api[-_]?key|access[-_]?key|credential|signature|private[-_]?key|session";

    /// <summary>Shorter texts stand in too many innocent places.</summary>
    private const int ShortestKnown = 6;

    /// <summary>Whether what goes by this name (of a header, a member, a parameter) is a secret.</summary>
    public static bool IsTelling(string name) => Telling().IsMatch(name);

    /// <summary>The text without the values of telling names in a query, form or JSON, and without the known secrets.</summary>
    public static string Apply(string text, params IEnumerable<string?> known)
    {
        foreach (var secret in known)
        {
            text = secret?.Length >= ShortestKnown ? text.Replace(secret, Hidden, StringComparison.Ordinal) : text;
        }

        text = Member().Replace(text, match => $"{match.Groups["name"]}\"{Hidden}\"");
        return Pair().Replace(text, match => $"{match.Groups["name"]}{Hidden}");
    }

    [GeneratedRegex(Names, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Telling();

    /// <summary>A value that was cut off counts as one.</summary>
    [GeneratedRegex(
        $@"(?<name>""[^""\\]{{0,64}}({Names})[^""\\]{{0,64}}""\s*:\s*)(""([^""\\]|\\.)*(""|$)|[^\s,}}\]""\[{{]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Member();

    [GeneratedRegex(
        $@"(?<name>(^|[?&])[^=&\s""]{{0,64}}({Names})[^=&\s""]{{0,64}}=)[^&\s""]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex Pair();
}
