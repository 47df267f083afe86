using NodaTime;

namespace Grainline.Automations.Definitions;

/// <summary>The ids in a definition: its steps' own, and those of channels, connections and calendars.</summary>
public static class IdRule
{
    public const string Pattern = "^[A-Za-z0-9_-]{1,64}$";
}

/// <summary>A rule of our own for one JSON value, beside those of the schema vocabulary.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class ValueRuleAttribute : Attribute
{
    /// <summary>The name under which the schema carries the rule, as its <c>format</c>.</summary>
    public abstract string Format { get; }

    /// <summary>What is wrong with the text, for a person, or null when it fits.</summary>
    public abstract string? Problem(string text);
}

/// <summary>A duration between two limits, both included.</summary>
public sealed class DurationRangeAttribute(string least, string most) : ValueRuleAttribute
{
    private readonly Duration _least = Duration.Parse(least);
    private readonly Duration _most = Duration.Parse(most);

    public override string Format => "duration";

    public override string? Problem(string text) =>
        !Duration.TryParse(text, out var duration)
            ? "Expected an ISO 8601 duration without years or months, for instance PT2S, PT24H or P3D."
            : duration < _least || duration > _most
                ? $"Expected a duration from {_least} to {_most}."
                : null;
}

/// <summary>An IANA time zone name.</summary>
public sealed class TimeZoneIdAttribute : ValueRuleAttribute
{
    public override string Format => "time-zone";

    public override string? Problem(string text) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is null ? "Expected an IANA time zone, for instance Europe/Rome." : null;
}

/// <summary>An ISO 3166 region with its own phone numbers.</summary>
public sealed class RegionCodeAttribute : ValueRuleAttribute
{
    public override string Format => "region";

    public override string? Problem(string text) =>
        Phones.PhoneRegions.IsKnown(text) ? null : "Expected a two-letter region, for instance IT.";
}

/// <summary>A text in which <c>{{…}}</c> is replaced.</summary>
public sealed class TemplateTextAttribute : ValueRuleAttribute
{
    public override string Format => "template";

    public override string? Problem(string text) => Texts.TextTemplate.Problem(text);
}
