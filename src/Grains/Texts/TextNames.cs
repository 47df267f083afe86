using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Grainline.Texts;

/// <summary>The names in the placeholders of a text; whatever stands outside of <c>{{…}}</c>, in quotes or in a comment is none.</summary>
/// <param name="All">Those that it refers to (HTTP.md, "Names in texts").</param>
/// <param name="Needed">Those of which somebody should be told that they are empty: all that have no default, and those that begin with
/// none of the known words, for instance <c>{{first_name}}</c>.</param>
/// <param name="Unknown">Those that can never mean anything.</param>
internal sealed partial record TextNames(ImmutableArray<string> All, ImmutableArray<string> Needed, ImmutableArray<string> Unknown)
{
    private const string Open = "{{";
    private const string Close = "}}";

    public static readonly TextNames None = new([], [], []);

    /// <summary>Reads a text that compiles.</summary>
    public static TextNames In(string text)
    {
        // In blocks a name may mean an entry.
        var hasBlocks = text.Contains("{{#", StringComparison.Ordinal);
        var (all, needed, unknown) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var inside in Placeholders(text))
        {
            foreach (var name in NamePattern().Matches(inside).Where(match => match.Groups["name"].Success))
            {
                all.Add(name.Groups["name"].Value);
                needed.AddRange(name.Groups["default"].Success ? [] : [name.Groups["name"].Value]);
            }

            if (!hasBlocks && FirstPattern().Match(inside) is { Success: true } first && IsUnknown(first.Groups["name"].Value))
            {
                unknown.Add(first.Groups["name"].Value);
            }
        }

        return new(
            [.. all.Distinct(StringComparer.Ordinal)],
            [.. needed.Concat(unknown).Distinct(StringComparer.Ordinal)],
            hasBlocks ? [] : [.. unknown.Concat(all.Where(name => Scope.ProblemOfName(name) is not null)).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>What stands between the braces, without comments.</summary>
    private static IEnumerable<string> Placeholders(string text)
    {
        for (int open = text.IndexOf(Open, StringComparison.Ordinal), close; open >= 0; open = text.IndexOf(Open, close, StringComparison.Ordinal))
        {
            close = text.IndexOf(Close, open, StringComparison.Ordinal);
            if (close < 0)
            {
                yield break;
            }

            var inside = text[(open + Open.Length)..close].TrimStart('{', '~', ' ');
            if (!inside.StartsWith('!'))
            {
                yield return inside;
            }
        }
    }

    private static bool IsUnknown(string name) => !TextFunctions.Names.Contains(name) && !Scope.IsRoot(DottedPath.Split(name)[0]);

    /// <summary>A name by its first word, and whether it is what a <c>default</c> is for; or a text in quotes.</summary>
    [GeneratedRegex(
        """
        "[^"]*"|'[^']*'|(?<default>\bdefault\s+)?(?<name>\b(?:contact|custom|trigger|reply|run|response|tags)\b(?:\.(?:\[[^\]]*\]|[\w-]+))*)
        """,
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex NamePattern();

    /// <summary>The name that a placeholder begins with, behind a function of one argument.</summary>
    [GeneratedRegex(@"^\s*(?:(?:upper|lower|trim|date|number|url)\s+)?(?<name>[\p{L}_][\w-]*(?:\.(?:\[[^\]]*\]|[\w-]+))*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex FirstPattern();
}
