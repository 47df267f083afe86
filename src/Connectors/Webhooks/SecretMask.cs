using System.Text.RegularExpressions;

namespace Grainline.Webhooks;

/// <summary>Knows by its name what is a secret, so that it can be hidden where a definition is shown.</summary>
public static partial class SecretMask
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Hidden = "•••";

    /// <summary>Whether what goes by this name (of a header, a member, a parameter) is a secret.</summary>
    public static bool IsTelling(string name) => Telling().IsMatch(name);

    [GeneratedRegex(
        "authorization|cookie|token|secret|passw|api[-_]?key|access[-_]?key|credential|signature|private[-_]?key|session",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Telling();
}
