using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Conditions;
using Grainline.Runs;
using Grainline.Texts;

namespace Grainline.Steps.Replies;

/// <summary>A kind of answer: exactly one of the members. Texts compare without regard to case, outer spaces, the form of apostrophes, and whether an
/// accent is part of its letter.</summary>
public sealed record ReplyMatch
{
    /// <summary>The whole answer.</summary>
    [JsonPropertyName("equals"), Length(1, 4_096)]
    public string? Whole { get; init; }

    /// <summary>The answer has one of these as whole words.</summary>
    [Length(1, 100)]
    public ImmutableArray<string>? ContainsAny { get; init; }

    /// <summary>A regular expression without look-arounds and back-references.</summary>
    [Length(1, 1_000)]
    public string? Regex { get; init; }

    /// <summary>The id, payload or text of a button or list row.</summary>
    [Length(1, 256)]
    public string? Button { get; init; }

    public bool Fits(Reply reply)
    {
        var text = reply.Text?.Trim() ?? "";
        return Whole is { } whole ? IsSame(text, whole)
            : ContainsAny is { } words ? words.Any(word => HasWord(Spelling.Plain(text), Spelling.Plain(word.Trim())))
            : Regex is { } pattern ? Patterns.IsMatch(pattern, text)
            : IsSame(reply.ButtonId, Button) || IsSame(reply.Button, Button);
    }

    public IEnumerable<DefinitionError> Check(string path)
    {
        if (new object?[] { Whole, ContainsAny, Regex, Button }.Count(member => member is not null) != 1)
        {
            yield return new DefinitionError(path, "one_of", "Expected exactly one of equals, contains_any, regex and button.");
        }

        foreach (var (index, _) in (ContainsAny ?? []).Index().Where(entry => string.IsNullOrWhiteSpace(entry.Item)))
        {
            yield return new DefinitionError($"{path}.contains_any[{index}]", "invalid_value", "Nothing is no word; expected a text.");
        }

        if (Regex is { } pattern && ConditionCheck.ProblemOfPattern(pattern) is { } problem)
        {
            yield return new DefinitionError($"{path}.regex", "invalid_value", problem);
        }
    }

    private static bool IsSame(string? left, string? right) =>
        left is not null && right is not null && string.Equals(Spelling.Plain(left.Trim()), Spelling.Plain(right.Trim()), StringComparison.OrdinalIgnoreCase);

    /// <summary>"si" is in "Sì, si!" and "si grazie", and not in "possibile"; a sign stands for itself, whatever it touches.</summary>
    private static bool HasWord(string text, string word)
    {
        for (var at = 0; word.Length > 0 && (at = text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + word.Length;
            if ((at == 0 || AreApart(text[at - 1], word[0])) && (end == text.Length || AreApart(word[^1], text[end])))
            {
                return true;
            }
        }

        return false;

        static bool AreApart(char left, char right) => !char.IsLetterOrDigit(left) || !char.IsLetterOrDigit(right);
    }
}
