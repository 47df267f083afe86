using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Texts;
using NodaTime;

namespace Grainline.Steps.Wait;

/// <summary>
/// Waits for a time: so long (<c>duration</c>), until a date with an offset (<c>until</c>), until the next such weekday and hour
/// (<c>at</c>), or until somebody is there: by its own <c>business_hours</c>, or by a <c>calendar</c> of the service. A time that is past already is not waited for, and the record
/// says so. Days are those of the calendar: a day over a clock change has 23 or 25 hours.
/// </summary>
[StepType("wait")]
public sealed record WaitStep : Step
{
    /// <summary>The value of <see cref="TimeZone"/> for the contact's own zone, else the automation's.</summary>
    private const string ContactZone = "contact";

    private static readonly Instant FirstOfAll = Instant.FromDateTimeOffset(DateTimeOffset.MinValue);

    /// <summary>From the moment at which the run comes to this step.</summary>
    [DurationRange("PT0S", "P366D")]
    public Automations.Definitions.Duration? Duration { get; init; }

    /// <summary>The name of a field that holds a date (<c>custom.appointment</c>), or a text that becomes one.</summary>
    [Length(1, 300), TemplateText]
    public string? Until { get; init; }

    /// <summary>How much later than <see cref="Until"/>, or with a minus sign earlier: <c>-PT2H</c>, <c>P1D</c>.</summary>
    [OffsetRule]
    public string? Offset { get; init; }

    public WeekdayTime? At { get; init; }

    public BusinessHours? BusinessHours { get; init; }

    /// <summary>The id of a calendar of the service, whose hours, holidays and time zone count as they are when the wait begins
    /// and again when it ends.</summary>
    [RegularExpression(IdRule.Pattern)]
    public string? Calendar { get; init; }

    /// <summary>An IANA zone, or <c>contact</c>; left out = the automation's.</summary>
    [Length(1, 100)]
    public string? TimeZone { get; init; }

    public override IEnumerable<string> Templates => Until is { } text && IsTemplate(text) ? [text] : [];

    public override IEnumerable<string> Names => Until is { } name && !IsTemplate(name) ? [name] : [];

    public override string? CalendarId => Calendar;

    public override StepResult Enter(StepContext context)
    {
        if (Duration is { } length)
        {
            return StepResult.WaitUntil(context.Now + length.Value);
        }

        if (Calendar is { } id)
        {
            return context.Calendar(id) is { } calendar ? Open(calendar, context) : StepResult.Fail("unknown_calendar", new JsonObject { ["calendar"] = id });
        }

        var zone = ZoneOf(context);
        var moment = Until is not null ? DateOf(context, zone)
            : At is { } at ? at.Next(context.LocalNow(zone))
            : BusinessHours!.Next(context.LocalNow(zone));
        if (moment is not { } instant)
        {
            return StepResult.Fail("invalid_date", context.WithWarnings(new JsonObject { ["until"] = Until, ["value"] = TextOf(context) }));
        }

        return For(instant, zone.Id, context, []);
    }

    /// <summary>A calendar may change while a run waits: nobody is written to on a holiday that was added meanwhile. One that is
    /// gone holds nobody.</summary>
    public override StepResult Due(StepContext context) =>
        Calendar is { } id && context.Calendar(id) is { } calendar && !calendar.Calendar.IsOpen(Instant.FromDateTimeOffset(context.Now))
            ? Open(calendar, context)
            : StepResult.Done();

    public override IEnumerable<DefinitionError> Check(string path)
    {
        var forms = new object?[] { Duration, Until, At, BusinessHours, Calendar }.Count(form => form is not null);
        if (forms == 0)
        {
            yield return new DefinitionError($"{path}.duration", "required", "Expected one of duration, until, at, business_hours and calendar.");
        }
        else if (forms > 1)
        {
            yield return new DefinitionError(path, "one_of", "Expected only one of duration, until, at, business_hours and calendar.");
        }

        if (Calendar is not null && TimeZone is not null)
        {
            yield return new DefinitionError($"{path}.time_zone", "one_of", "A calendar has a time zone of its own.");
        }

        if (Until is { Length: > 0 } name && !IsTemplate(name) && Scope.ProblemOfName(name) is { } unknown && !DateReader.TryRead(name, DateTimeZone.Utc, out _))
        {
            yield return new DefinitionError($"{path}.until", "unknown_field", $"Neither a date nor a name. {unknown}");
        }

        if (Offset is not null && Until is null)
        {
            yield return new DefinitionError($"{path}.offset", "one_of", "Only a wait with until has an offset.");
        }

        if (TimeZone is not (null or ContactZone) && DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is null)
        {
            yield return new DefinitionError($"{path}.time_zone", "invalid_time_zone", "Expected an IANA time zone, for instance Europe/Rome, or contact.");
        }

        if (BusinessHours is { } hours && hours.From.Value >= hours.To.Value)
        {
            yield return new DefinitionError($"{path}.business_hours.to", "invalid_value", "Expected a later time than from.");
        }
    }

    private StepResult Open(CalendarVersion version, StepContext context)
    {
        var noted = new JsonObject { ["calendar"] = version.Id, ["calendar_version"] = version.Version };
        return version.Calendar.NextOpening(Instant.FromDateTimeOffset(context.Now)) is { } opening
            ? For(opening, version.Calendar.TimeZone, context, noted)
            : StepResult.Fail("never_open", noted);
    }

    private StepResult For(Instant moment, string zone, StepContext context, JsonObject noted)
    {
        var until = moment.ToDateTimeOffset();
        noted["until"] = until.UtcDateTime.ToString("O");
        noted["time_zone"] = zone;
        return until > context.Now
            ? StepResult.WaitUntil(until, noted)
            : StepResult.Done(Runs.StepDetailJson.With(noted, "passed", Until is null ? "open_now" : "already_past"));
    }

    private static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal);

    private DateTimeZone ZoneOf(StepContext context) => TimeZone switch
    {
        null => context.Zone,
        ContactZone => TextLocale.ZoneOf(context.Contact) ?? context.Zone,
        _ => DateTimeZoneProviders.Tzdb[TimeZone],
    };

    private Instant? DateOf(StepContext context, DateTimeZone zone)
    {
        if (!DateReader.TryRead(TextOf(context), zone, out var date))
        {
            return null;
        }

        // The calendar part moves the local date, the rest passes on the clock. Without such a part the instant stays what it is: a
        // local time that comes twice is two instants.
        var (sign, period) = OffsetRuleAttribute.Parse(Offset ?? "PT0S")!.Value;
        var days = Period.FromDays(sign * ((period.Weeks * 7) + period.Days));
        var clock = NodaTime.Duration.FromTicks(sign * (period.ToDuration() - NodaTime.Duration.FromDays((period.Weeks * 7) + period.Days)).BclCompatibleTicks);
        try
        {
            var moment = (days.Days == 0 ? date : zone.AtLeniently(date.LocalDateTime + days)).ToInstant() + clock;

            // The first of all dates is what many systems send for none, and a little before it is past as well.
            return Instant.Max(moment, FirstOfAll);
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException)
        {
            // No date, like one that cannot be read: 9999-12-31 and three days.
            return null;
        }
    }

    private string TextOf(StepContext context) => IsTemplate(Until!)
        ? context.Render(Until!)
        : context.Scope.Find(Until!) is { } value ? TextValue.Of(value) : Until!;
}
