using System.Text.RegularExpressions;

namespace Grainline.Pages.Parts;

/// <summary>The <c>{{…}}</c> in a text.</summary>
internal static partial class Placeholders
{
    /// <summary>The text in parts: plain, or a placeholder with its braces taken off.</summary>
    public static IEnumerable<(string Part, bool IsToken)> Split(string text)
    {
        var start = 0;
        foreach (Match match in Token().Matches(text))
        {
            if (match.Index > start)
            {
                yield return (text[start..match.Index], false);
            }

            yield return (match.Groups["name"].Value.Trim(), true);
            start = match.Index + match.Length;
        }

        if (start < text.Length)
        {
            yield return (text[start..], false);
        }
    }

    [GeneratedRegex(@"\{\{(?<name>[^{}]+)\}\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Token();
}
