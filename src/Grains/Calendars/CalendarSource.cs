namespace Grainline.Calendars;

/// <summary>Gives the service's calendars to decisions. Unlike versions they change, so what is at hand is asked for again
/// after a few seconds, which is how late a host may follow a change.</summary>
public sealed class CalendarSource(ICalendarDirectory directory, TimeProvider time)
{
    private const int MaxKept = 1_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly BoundedCache<string, (CalendarVersion? Calendar, DateTimeOffset Until)> _kept = new(MaxKept, StringComparer.Ordinal);

    /// <summary>Whether the calendar is at hand, or known not to exist.</summary>
    public bool TryFind(string id, out CalendarVersion? calendar)
    {
        var isKnown = _kept.TryGetValue(id, out var known) && known.Until > time.GetUtcNow();
        calendar = isKnown ? known.Calendar : null;
        return isKnown;
    }

    /// <summary>Reads the calendar; null when there is none.</summary>
    public async Task<CalendarVersion?> Load(string id)
    {
        var calendar = await directory.Read(id, CancellationToken.None) is { } stored
            ? new CalendarVersion(stored.Id, stored.Version, CalendarParser.Stored(stored.Content))
            : null;
        _kept.Set(id, (calendar, time.GetUtcNow() + Freshness));
        return calendar;
    }

    /// <summary>Those of the ids that exist, for a rehearsal.</summary>
    public async Task<IReadOnlyDictionary<string, CalendarVersion>> Load(IEnumerable<string> ids)
    {
        var found = new Dictionary<string, CalendarVersion>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (await Load(id) is { } calendar)
            {
                found[id] = calendar;
            }
        }

        return found;
    }
}

/// <summary>A calendar as it was at some time; the version tells which time.</summary>
public sealed record CalendarVersion(string Id, int Version, Calendar Calendar);
