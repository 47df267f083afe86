using System.ComponentModel.DataAnnotations;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using NodaTime;

namespace Grainline.Calendars;

/// <summary>Hours in which no message goes out: from one time of day to another, while a calendar is closed, or both.</summary>
public sealed record QuietHours
{
    /// <summary>How often the end of one rule is looked at under the other; what is still quiet then is asked about when it comes.</summary>
    private const int MaxRounds = 31;

    [ClockTimeRule]
    public ClockTime? From { get; init; }

    /// <summary>Earlier than <see cref="From"/> when the quiet goes over midnight; not included.</summary>
    [ClockTimeRule]
    public ClockTime? To { get; init; }

    /// <summary>The id of a calendar of the service: quiet while it is closed, in its own time zone.</summary>
    [RegularExpression(IdRule.Pattern)]
    public string? Calendar { get; init; }

    /// <summary>When it ends, if it is quiet now.</summary>
    /// <param name="now">In the zone in which the times of day are meant.</param>
    /// <param name="calendar">The calendar as it is now; null when there is none.</param>
    public Instant? End(ZonedDateTime now, Calendar? calendar)
    {
        var moment = now.ToInstant();
        for (var round = 0; round < MaxRounds; round++)
        {
            var end = EndOfHours(moment.InZone(now.Zone)) ?? moment;
            end = calendar?.NextOpening(end) ?? end;
            if (end == moment)
            {
                break;
            }

            moment = end;
        }

        return moment > now.ToInstant() ? moment : null;
    }

    public IEnumerable<DefinitionError> Check(string path)
    {
        if (From is null && (To is not null || Calendar is null))
        {
            yield return new DefinitionError($"{path}.from", "required", "Expected from and to, or a calendar.");
        }

        if (To is null && (From is not null || Calendar is null))
        {
            yield return new DefinitionError($"{path}.to", "required", "Expected from and to, or a calendar.");
        }
    }

    private Instant? EndOfHours(ZonedDateTime now)
    {
        if (From?.Value is not { } from || To?.Value is not { } to)
        {
            return null;
        }

        var time = now.TimeOfDay;
        var overMidnight = from > to;
        var isQuiet = overMidnight ? time >= from || time < to : time >= from && time < to;
        if (!isQuiet)
        {
            return null;
        }

        var date = overMidnight && time >= from ? now.Date.PlusDays(1) : now.Date;
        return now.Comes(date + to);
    }
}
