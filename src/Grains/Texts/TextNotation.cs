using System.Text.RegularExpressions;

namespace Grainline.Texts;

/// <summary>
/// Names as people write them, in the notation of the engine, which knows no <c>items[0]</c> and parts a name at every dot, also at those in
/// brackets, where it drops what is empty between two of them.
/// </summary>
internal static partial class TextNotation
{
    /// <summary>U+2024, which looks like a dot.</summary>
    private const char OtherDot = '\u2024';

    /// <summary>Finds what a text calls by the other dot. Whatever a text may ask for its members is keyed by it.</summary>
    public static readonly IEqualityComparer<string> Keys = new DotsAreAlike();

    /// <summary>Places in lists become segments of their own: <c>items[0].id</c> is <c>items.0.id</c>.</summary>
    public static string WithPlaces(string text) =>
        Rewrite(text, static token => token.Groups["place"] is { Success: true, Value: var place } ? $".{place}" : token.Value);

    /// <summary>A text with places, for the engine.</summary>
    public static string ForEngine(string text) =>
        Rewrite(text, static token => token.Groups["name"].Success ? token.Value.Replace('.', OtherDot) : token.Value);

    private static string Rewrite(string text, MatchEvaluator rewrite) =>
        text.Contains('[', StringComparison.Ordinal) ? Placeholder().Replace(text, inside => Token().Replace(inside.Value, rewrite)) : text;

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline, 1_000)]
    private static partial Regex Placeholder();

    /// <summary>A text in quotes, a place in a list, or a name in brackets.</summary>
    [GeneratedRegex(
        """
        "[^"]*"|'[^']*'|(?<=[\w\]-])\[(?<place>[0-9]+)\]|\[(?<name>[^\]]*)\]
        """,
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Token();

    private sealed class DotsAreAlike : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => string.Equals(Plain(x), Plain(y), StringComparison.Ordinal);

        public int GetHashCode(string obj) => string.GetHashCode(Plain(obj), StringComparison.Ordinal);

        private static string? Plain(string? key) => key?.Replace(OtherDot, '.');
    }
}
