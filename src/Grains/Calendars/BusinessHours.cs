using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Grainline.Calendars;

/// <summary>When somebody is there: some hours on some days of the week, without holidays.</summary>
public sealed record BusinessHours
{
    /// <summary>Holidays in one list.</summary>
    public const int MaxHolidays = 366;

    /// <summary>Empty = Monday to Friday.</summary>
    [Length(0, 7)]
    public ImmutableArray<Weekday> Weekdays { get; init; } = [];

    [JsonRequired, ClockTimeRule]
    public ClockTime From { get; init; }

    /// <summary>Later on the same day than <see cref="From"/>; not included.</summary>
    [JsonRequired, ClockTimeRule]
    public ClockTime To { get; init; }

    /// <summary>Days on which nobody is there.</summary>
    [Length(0, MaxHolidays), DateRule]
    public ImmutableArray<string> Holidays { get; init; } = [];

    /// <summary>Now while it is open, else the next opening.</summary>
    public Instant Next(ZonedDateTime now)
    {
        if (IsOpenOn(now.Date) && now.TimeOfDay >= From.Value && now.TimeOfDay < To.Value)
        {
            return now.ToInstant();
        }

        // Only holidays on every open day of a year could make this longer.
        var date = now.TimeOfDay < From.Value ? now.Date : now.Date.PlusDays(1);
        for (var days = 0; days <= MaxHolidays * 7 && !IsOpenOn(date); days++)
        {
            date = date.PlusDays(1);
        }

        return now.Comes(date + From.Value);
    }

    private bool IsOpenOn(LocalDate date)
    {
        var day = (Weekday)date.DayOfWeek;
        return (Weekdays.IsEmpty ? day <= Weekday.Friday : Weekdays.Contains(day))
            && !Holidays.Contains(LocalDatePattern.Iso.Format(date), StringComparer.Ordinal);
    }
}
