using System.Text.RegularExpressions;

namespace Grainline.Webhooks;

/// <summary>Knows by its name what is a secret, so that it can be hidden where a definition or what was done by it is shown.</summary>
public static partial class SecretMask
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Hidden = "•••";

    /// <summary>Words that are a secret's name alone or within a longer one; those of the second line only as a word of their own.</summary>
    private const string Names =
        "auth(?!or(?!i))|cookie|token|secret|passw|api[-_]?key|access[-_]?key|credential|signature|private[-_]?key|session|bearer|"
        + "(?<![a-z0-9])(?:key|pass|pwd|sig|jwt)(?![a-z0-9])";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>A header may be called anything, and most that are not these say who calls.</summary>
    private static readonly HashSet<string> HarmlessHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control", "Content-Language", "Content-Type", "Prefer", "User-Agent",
    };

    /// <summary>Whether what goes by this name (of a member, a parameter) is a secret.</summary>
    public static bool IsTelling(string name) => Telling().IsMatch(name);

    /// <summary>Whether everybody may know what this header says.</summary>
    public static bool IsHarmlessHeader(string name) => HarmlessHeaders.Contains(name.Trim());

    /// <summary>The text without the values of parameters, form members and members of JSON that are secrets by their names.</summary>
    public static string InText(string text) => Member().Replace(Parameter().Replace(text, WithoutValue), WithoutValue);

    /// <summary>Where a URL leads that opens what it leads to for whoever has the whole of it.</summary>
    public static string HostOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var target) ? $"{target.Scheme}://{target.Authority}/{Hidden}" : Hidden;

    private static string WithoutValue(Match match) => string.Concat(match.Value.AsSpan(0, match.Groups["value"].Index - match.Index), Hidden);

    [GeneratedRegex(Names, Options, 1_000)]
    private static partial Regex Telling();

    /// <summary>As URLs and forms have it; a placeholder is part of the value.</summary>
    [GeneratedRegex($$"""(?:{{Names}})[^\s?&=#"'{}]{0,100}=(?<value>(?:\{\{[^}]{0,200}\}\}|[^&#\s"'])+)""", Options, 1_000)]
    private static partial Regex Parameter();

    /// <summary>As JSON has it that stands in a text.</summary>
    [GeneratedRegex($$"""(?:{{Names}})[^\s"'{}]{0,100}"\s{0,10}:\s{0,10}"(?<value>(?:[^"\\]|\\.)+)""", Options, 1_000)]
    private static partial Regex Member();
}
