using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Grainline.Conditions;

/// <summary>
/// Something that holds or does not: one comparison, or several under <c>all</c>, <c>any</c> or <c>not</c>. Exactly one of
/// these forms.
/// </summary>
public sealed record Condition
{
    /// <summary>Conditions side by side in one group.</summary>
    public const int MaxGroup = 50;

    [Length(1, MaxGroup)]
    public ImmutableArray<Condition>? All { get; init; }

    [Length(1, MaxGroup)]
    public ImmutableArray<Condition>? Any { get; init; }

    public Condition? Not { get; init; }

    /// <summary>A name as in texts, without braces: <c>custom.city</c>, <c>tags</c>, <c>reply.text</c> ….</summary>
    [Length(1, 300)]
    public string? Field { get; init; }

    public ConditionOp? Op { get; init; }

    /// <summary>What the field is compared with: a text (in which <c>{{…}}</c> is replaced), a number, a truth value or, for
    /// <c>in</c>, a list. <c>before</c> and <c>after</c> take a date, <c>now</c>, or a duration from now (<c>-P1D</c>);
    /// <c>within_last</c> takes a duration.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>The names that it asks for, those of its parts included.</summary>
    public IEnumerable<string> Names() => Parts().SelectMany(part => part.Names())
        .Concat(Field is null ? [] : [Field])
        .Concat(ComparedTexts().SelectMany(text => Texts.TextTemplate.Get(text).Names));

    /// <summary>The texts in which <c>{{…}}</c> is replaced; a regular expression is none.</summary>
    private IEnumerable<string> ComparedTexts() => (Op, Value) switch
    {
        (ConditionOp.Matches, _) => [],
        (_, { ValueKind: JsonValueKind.String } text) => [text.GetString()!],
        (_, { ValueKind: JsonValueKind.Array } list) => list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!),
        _ => [],
    };

    internal IEnumerable<Condition> Parts() => (All ?? []).Concat(Any ?? []).Concat(Not is null ? [] : [Not]);
}

/// <summary>How a field is compared. Texts compare without regard to case and outer spaces.</summary>
public enum ConditionOp
{
    Equals,
    NotEquals,

    /// <summary>The text has it in it; the list has it as an entry.</summary>
    Contains,
    NotContains,
    StartsWith,
    EndsWith,

    /// <summary>A regular expression without look-arounds and back-references, so that its time grows with the text only.</summary>
    Matches,
    In,

    /// <summary>Numbers when both are, else dates.</summary>
    GreaterThan,
    GreaterOrEqual,
    LessThan,
    LessOrEqual,
    Before,
    After,
    WithinLast,
    IsEmpty,
    IsNotEmpty,
}
