namespace Grainline.Storage.Sweeping;

/// <summary>
/// From when on it is looked for due states: what fell due before was claimed before. PostgreSQL walks over every due time that there has
/// been while somebody holds an old snapshot, as a dump does to its end, and a claim from the beginning would take longer from second to second.
/// </summary>
internal sealed class DueFloor(TimeProvider time)
{
    /// <summary>Due times may be stored so much after they are over: a commit was slow, or clocks of hosts differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked from the beginning, for what was stored later still.</summary>
    private static readonly TimeSpan Everywhere = TimeSpan.FromMinutes(5);

    private DateTimeOffset? _cleared;
    private long _since;

    /// <summary>Where a claim of this time begins.</summary>
    public DateTimeOffset At(DateTimeOffset now)
    {
        if (now < _cleared || time.GetElapsedTime(_since) >= Everywhere)
        {
            _cleared = null;
        }

        return _cleared - Margin ?? default;
    }

    /// <summary>A claim of this time has met all that was due.</summary>
    public void Cleared(DateTimeOffset now)
    {
        _since = _cleared is null ? time.GetTimestamp() : _since;
        _cleared = now;
    }
}
