using System.Text.Json;
using System.Text.RegularExpressions;
using Grainline.Automations;
using Grainline.Calendars;
using Grainline.Texts;

namespace Grainline.Conditions;

/// <summary>What the schema cannot say of a condition.</summary>
internal static class ConditionCheck
{
    public static IEnumerable<DefinitionError> Check(Condition condition, string path)
    {
        int forms = new[] { condition.All is not null, condition.Any is not null, condition.Not is not null, condition.Field is not null }
            .Count(isGiven => isGiven);
        if (forms != 1)
        {
            return [new DefinitionError(path, "one_of", "Expected exactly one of field, all, any and not.")];
        }

        if (condition.Field is not null)
        {
            return Comparison(condition, path);
        }

        return Group(condition.All, $"{path}.all").Concat(Group(condition.Any, $"{path}.any"))
            .Concat(condition.Not is null ? [] : Check(condition.Not, $"{path}.not"))
            .Concat(condition.Op is null && condition.Value is null ? [] : [new DefinitionError(path, "one_of", "Only a comparison has op and value.")]);
    }

    public static IEnumerable<DefinitionError> CheckAll(IEnumerable<Condition> conditions, string path) =>
        conditions.SelectMany((condition, index) => Check(condition, $"{path}[{index}]"));

    /// <summary>Why a regular expression is not taken, or null.</summary>
    public static string? ProblemOfPattern(string pattern)
    {
        if (pattern.Length > Patterns.MaxLength)
        {
            return $"Expected at most {Patterns.MaxLength} characters.";
        }

        try
        {
            _ = Patterns.Get(pattern);
            return null;
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            return problem.Message;
        }
    }

    private static IEnumerable<DefinitionError> Group(IEnumerable<Condition>? conditions, string path) => CheckAll(conditions ?? [], path);

    private static IEnumerable<DefinitionError> Comparison(Condition condition, string path)
    {
        if (Scope.ProblemOfName(condition.Field!) is { } unknown)
        {
            yield return new DefinitionError($"{path}.field", "unknown_field", unknown);
        }

        if (condition.Op is not { } op)
        {
            yield return new DefinitionError($"{path}.op", "required", "This is required.");
        }
        else if (ProblemOfValue(op, condition.Value) is { } problem)
        {
            yield return new DefinitionError($"{path}.value", condition.Value is null ? "required" : "invalid_value", problem);
        }
    }

    /// <summary>Why nothing can be compared with the value in that way, or null.</summary>
    public static string? ProblemOfValue(ConditionOp op, JsonElement? value) => (op, value) switch
    {
        (ConditionOp.IsEmpty or ConditionOp.IsNotEmpty, null) => null,
        (ConditionOp.IsEmpty or ConditionOp.IsNotEmpty, _) => "This comparison takes no value.",
        (_, null) => "This is required.",
        (ConditionOp.In, { ValueKind: JsonValueKind.Array } list) =>
            list.EnumerateArray().Select(one => ProblemOfValue(ConditionOp.Equals, one)).FirstOrDefault(problem => problem is not null),
        (ConditionOp.In, _) => "Expected a list.",
        (_, { ValueKind: JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null }) => "Expected a text, a number or a truth value.",
        (ConditionOp.Matches, { ValueKind: JsonValueKind.String } pattern) => ProblemOfPattern(pattern.GetString()!),
        (ConditionOp.Matches, _) => "Expected a regular expression.",
        (ConditionOp.WithinLast, { } duration) when !Automations.Definitions.Duration.TryParse(duration.ToString(), out _) =>
            "Expected an ISO 8601 duration, for instance P7D.",
        (_, { ValueKind: JsonValueKind.String } text) when text.GetString()!.Contains("{{", StringComparison.Ordinal) => TextTemplate.Problem(text.GetString()!),
        (ConditionOp.Before or ConditionOp.After, { } date) when !IsDate(date.ToString()) =>
            "Expected a date, now, or a duration from now, for instance 2026-12-25 or -P1D.",
        (ConditionOp.GreaterThan or ConditionOp.GreaterOrEqual or ConditionOp.LessThan or ConditionOp.LessOrEqual, { } limit)
            when ConditionTest.Number(limit.ToString()) is null && !IsDate(limit.ToString()) => "Expected a number or a date.",
        _ => null,
    };

    private static bool IsDate(string text) =>
        text.Trim().Equals("now", StringComparison.OrdinalIgnoreCase)
        || Automations.Definitions.Duration.TryParse(text.Trim().TrimStart('-'), out _)
        || DateReader.TryRead(text, NodaTime.DateTimeZone.Utc, out _);
}

/// <summary>Regular expressions of definitions, compiled once. They cannot backtrack, so no text makes one slow.</summary>
internal static class Patterns
{
    /// <summary>Longest expression: what one takes in memory grows with it.</summary>
    public const int MaxLength = 1_000;

    private const int MaxKept = 1_000;

    /// <summary>States of the automaton of one expression: counts within counts multiply.</summary>
    private const int MaxStates = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);
    private static readonly BoundedCache<string, Regex> Kept = new(MaxKept, StringComparer.Ordinal);

    static Patterns() => AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", MaxStates);

    /// <summary>Whether the text has the pattern; one that takes too long has not.</summary>
    public static bool IsMatch(string pattern, string text)
    {
        try
        {
            return Get(pattern).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    public static Regex Get(string pattern) => Kept.GetOrAdd(pattern, static text => new Regex(
        text, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit));
}
