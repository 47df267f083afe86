using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using NodaTime;
using NodaTime.Text;

namespace Grainline.Calendars;

/// <summary>When somebody is there, kept by the service for all automations: hours for each day of the week, and holidays.</summary>
public sealed record Calendar
{
    /// <summary>Years in which an opening is looked for: a leap day comes again within eight, and a weekday on it within forty.</summary>
    private const int MaxYears = 40;

    /// <summary>For people.</summary>
    [JsonRequired, Length(1, 100)]
    public string Name { get; init; } = "";

    /// <summary>IANA zone in which the hours are meant.</summary>
    [JsonRequired, TimeZoneId]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The hours of each day; a day that is left out is closed.</summary>
    [JsonRequired]
    public OpeningHours Hours { get; init; } = new();

    /// <summary>Days on which it is closed: <c>2026-12-24</c>, or <c>12-25</c> for every year.</summary>
    [Length(0, BusinessHours.MaxHolidays), HolidayRule]
    public ImmutableArray<string> Holidays { get; init; } = [];

    /// <summary>Now while it is open, else the next opening; null when it never opens again.</summary>
    public Instant? NextOpening(Instant now)
    {
        var zone = DateTimeZoneProviders.Tzdb[TimeZone];
        var today = now.InZone(zone).Date;
        for (var date = today; date <= today.PlusYears(MaxYears); date = date.PlusDays(1))
        {
            var openings = IsHoliday(date) ? [] : Hours.Of((Weekday)date.DayOfWeek);
            foreach (var (from, to) in openings.OrderBy(hours => hours.From.Value).Select(hours => hours.On(date, zone)))
            {
                if (now < to)
                {
                    return Instant.Max(now, from);
                }
            }
        }

        return null;
    }

    /// <summary>Now while it is open, else the next opening; null when it never opens again.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now) => NextOpening(Instant.FromDateTimeOffset(now))?.ToDateTimeOffset();

    public bool IsOpen(Instant now) => NextOpening(now) == now;

    /// <summary>What the schema cannot say.</summary>
    public IEnumerable<DefinitionError> Check()
    {
        foreach (var day in Enum.GetValues<Weekday>())
        {
            var hours = Hours.Of(day).OrderBy(one => one.From.Value).ToList();
            var path = $"hours.{day.ToString().ToLowerInvariant()}";
            if (hours.Any(one => one.EndsAtMidnight ? one.From.Value == LocalTime.Midnight && hours.Count > 1 : one.From.Value >= one.To.Value))
            {
                yield return new DefinitionError(path, "invalid_value", "Expected an end later than the beginning; 00:00 is the end of the day.");
            }
            else if (hours.Zip(hours.Skip(1)).Any(pair => pair.First.EndsAtMidnight || pair.First.To.Value > pair.Second.From.Value))
            {
                yield return new DefinitionError(path, "overlap", "These hours overlap.");
            }
        }

        if (Enum.GetValues<Weekday>().All(day => Hours.Of(day).IsEmpty))
        {
            yield return new DefinitionError("hours", "required", "Expected hours on at least one day.");
        }
    }

    private bool IsHoliday(LocalDate date)
    {
        var text = LocalDatePattern.Iso.Format(date);
        return Holidays.Contains(text, StringComparer.Ordinal) || Holidays.Contains(text[^HolidayRuleAttribute.EveryYear.Length..], StringComparer.Ordinal);
    }
}

/// <summary>Hours by weekday.</summary>
public sealed record OpeningHours
{
    private const int MaxADay = 6;

    [Length(0, MaxADay)]
    public ImmutableArray<OpenFrom> Monday { get; init; } = [];

    [Length(0, MaxADay)]
    public ImmutableArray<OpenFrom> Tuesday { get; init; } = [];

    [Length(0, MaxADay)]
    public ImmutableArray<OpenFrom> Wednesday { get; init; } = [];

    [Length(0, MaxADay)]
    public ImmutableArray<OpenFrom> Thursday { get; init; } = [];

    [Length(0, MaxADay)]
    public ImmutableArray<OpenFrom> Friday { get; init; } = [];

    [Length(0, MaxADay)]
    public ImmutableArray<OpenFrom> Saturday { get; init; } = [];

    [Length(0, MaxADay)]
    public ImmutableArray<OpenFrom> Sunday { get; init; } = [];

    public ImmutableArray<OpenFrom> Of(Weekday day) => day switch
    {
        Weekday.Monday => Monday,
        Weekday.Tuesday => Tuesday,
        Weekday.Wednesday => Wednesday,
        Weekday.Thursday => Thursday,
        Weekday.Friday => Friday,
        Weekday.Saturday => Saturday,
        _ => Sunday,
    };
}

/// <summary>From when to when it is open on a day.</summary>
public sealed record OpenFrom
{
    [JsonRequired, ClockTimeRule]
    public ClockTime From { get; init; }

    /// <summary>Later on the same day, not included; <c>00:00</c> = to the end of the day.</summary>
    [JsonRequired, ClockTimeRule]
    public ClockTime To { get; init; }

    [JsonIgnore]
    public bool EndsAtMidnight => To.Value == LocalTime.Midnight;

    /// <summary>The hours on that date, whatever its clock does.</summary>
    internal (Instant From, Instant To) On(LocalDate date, DateTimeZone zone) => (
        zone.AtLeniently(date + From.Value).ToInstant(),
        zone.AtLeniently((EndsAtMidnight ? date.PlusDays(1) : date) + To.Value).ToInstant());
}

/// <summary>A date, or a day of every year.</summary>
public sealed class HolidayRuleAttribute : ValueRuleAttribute
{
    /// <summary>How a day of every year is written.</summary>
    internal const string EveryYear = "MM-dd";

    public override string Format => "holiday";

    public override string? Problem(string text) =>
        LocalDatePattern.Iso.Parse(text).Success || AnnualDatePattern.Iso.Parse(text).Success
            ? null
            : "Expected a date, for instance 2026-12-24, or 12-25 for every year.";
}
