using System.Globalization;
using System.Text.Json;
using Grainline.Calendars;
using Grainline.Texts;
using NodaTime;

namespace Grainline.Conditions;

/// <summary>Whether conditions hold for a contact and its run at a time.</summary>
public sealed class ConditionTest(Scope scope, DateTimeOffset now)
{
    public bool Holds(Condition condition) => condition switch
    {
        { All: { } all } => all.All(Holds),
        { Any: { } any } => any.Any(Holds),
        { Not: { } not } => !Holds(not),
        _ => Compare(scope.Find(condition.Field!), condition.Op!.Value, condition.Value ?? default),
    };

    private bool Compare(object? actual, ConditionOp op, JsonElement value) => op switch
    {
        ConditionOp.IsEmpty => Scope.IsEmpty(actual),
        ConditionOp.IsNotEmpty => !Scope.IsEmpty(actual),
        ConditionOp.Equals => IsSame(actual, Text(value)),
        ConditionOp.NotEquals => !IsSame(actual, Text(value)),
        ConditionOp.Contains => Contains(actual, Text(value)),
        ConditionOp.NotContains => !Contains(actual, Text(value)),
        ConditionOp.StartsWith => Text(actual).StartsWith(Text(value), StringComparison.OrdinalIgnoreCase),
        ConditionOp.EndsWith => Text(actual).EndsWith(Text(value), StringComparison.OrdinalIgnoreCase),
        ConditionOp.Matches => Patterns.IsMatch(value.GetString()!, Text(actual)),
        ConditionOp.In => value.EnumerateArray().Any(one => IsSame(actual, Text(one))),
        ConditionOp.GreaterThan => Order(actual, value) > 0,
        ConditionOp.GreaterOrEqual => Order(actual, value) >= 0,
        ConditionOp.LessThan => Order(actual, value) < 0,
        ConditionOp.LessOrEqual => Order(actual, value) <= 0,
        ConditionOp.Before => Moment(Text(actual)) < Reference(Text(value)),
        ConditionOp.After => Moment(Text(actual)) > Reference(Text(value)),
        _ => Moment(Text(actual)) is { } moment && moment <= Now && moment >= Now - Length(Text(value)),
    };

    private Instant Now => Instant.FromDateTimeOffset(now);

    private static bool IsSame(object? actual, string expected) => actual is IReadOnlyList<object?> list
        ? list.Any(entry => IsSame(entry, expected)) || (list.Count == 0 && expected.Length == 0)
        : string.Equals(Text(actual), expected, StringComparison.OrdinalIgnoreCase)
            || (Number(Text(actual)) is { } left && Number(expected) is { } right && left == right);

    private static bool Contains(object? actual, string part) => actual is IReadOnlyList<object?> list
        ? list.Any(entry => IsSame(entry, part))
        : Text(actual).Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the two cannot be ordered; then no comparison holds.</summary>
    private int? Order(object? actual, JsonElement value)
    {
        var (left, right) = (Text(actual), Text(value));
        if (Number(left) is { } number && Number(right) is { } other)
        {
            return number.CompareTo(other);
        }

        return Moment(left) is { } moment && Reference(right) is { } limit ? moment.CompareTo(limit) : null;
    }

    private Instant? Moment(string text) => DateReader.TryRead(text, scope.Locale.Zone, out var moment) ? moment.ToInstant() : null;

    /// <summary>A date, <c>now</c>, or so long from now.</summary>
    private Instant? Reference(string text)
    {
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase))
        {
            return Now;
        }

        var isPast = text.StartsWith('-');
        return Automations.Definitions.Duration.TryParse(isPast ? text[1..] : text, out var distance)
            ? Now + NodaTime.Duration.FromTimeSpan(isPast ? -distance.Value : distance.Value)
            : Moment(text);
    }

    private static NodaTime.Duration Length(string text) => NodaTime.Duration.FromTimeSpan(Automations.Definitions.Duration.Parse(text).Value);

    internal static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string Text(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? TextTemplate.Get(value.GetString()!).Render(scope, []).Trim()
        : value.ToString();

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text.Trim(),
        IReadOnlyList<object?> list => string.Join(", ", list.Select(Text)),
        _ => TextValue.Of(value).Trim(),
    };
}
