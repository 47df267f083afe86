using System.Text.RegularExpressions;

namespace Grainline.Texts;

/// <summary>
/// Limits of a text before it is compiled: the engine goes down one level of the stack for each level of a text, runs loops in
/// loops for as long as they take. Either could stop a whole process.
/// </summary>
internal static partial class TextShape
{
    /// <summary>Longest text that is compiled.</summary>
    public const int Length = 20_000;

    /// <summary>Blocks in a text with their other branches, which the engine nests, too; and calls inside of calls.</summary>
    public const int Blocks = 50;

    /// <summary>Blocks that repeat. Two run over each tag for each tag, which is 62,500 turns at most.</summary>
    public const int Loops = 2;

    private static readonly string[] Once = ["", "if", "unless", "with"];

    /// <summary>What is too much, for a person, or null.</summary>
    public static string? Problem(string text)
    {
        if (text.Length > Length)
        {
            return $"Expected at most {Length} characters.";
        }

        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return null;
        }

        var blocks = Block().Matches(text);
        return blocks.Count > Blocks || text.Count('(') > Blocks ? $"Expected at most {Blocks} blocks and brackets."
            : blocks.Count(block => !Once.Contains(block.Groups["name"].Value)) > Loops ? $"Expected at most {Loops} blocks that repeat."
            : Partial().IsMatch(text) ? "A text cannot include another one."
            : null;
    }

    /// <summary>The beginning of a block, <c>{{#name</c> or <c>{{^name</c>, or of its other branch: <c>{{else name</c>, or either without a name.</summary>
    [GeneratedRegex(@"\{\{\{?~?\s*(?:[#^]|else\b)\s*(?<name>[^\s}~]*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Block();

    [GeneratedRegex(@"\{\{\{?~?\s*(>|#\s*>|#?\s*\*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Partial();
}
