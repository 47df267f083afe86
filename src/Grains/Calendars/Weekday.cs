using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using NodaTime;

namespace Grainline.Calendars;

/// <summary>The days of the week as definitions write them.</summary>
public enum Weekday
{
    Monday = IsoDayOfWeek.Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// <summary>A time of day on some days of the week.</summary>
public sealed record WeekdayTime
{
    /// <summary>Empty = every day.</summary>
    [Length(0, 7)]
    public ImmutableArray<Weekday> Weekdays { get; init; } = [];

    [JsonRequired, ClockTimeRule]
    public ClockTime Time { get; init; }

    /// <summary>The next such moment after now. A time that a clock change skips comes as much later as the clock jumps;
    /// of a time that comes twice, the first counts.</summary>
    public Instant Next(ZonedDateTime now)
    {
        for (var date = now.Date; ; date = date.PlusDays(1))
        {
            var moment = now.Zone.AtLeniently(date + Time.Value).ToInstant();
            if (moment > now.ToInstant() && (Weekdays.IsEmpty || Weekdays.Contains((Weekday)date.DayOfWeek)))
            {
                return moment;
            }
        }
    }
}
