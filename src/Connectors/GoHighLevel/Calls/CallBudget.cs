namespace Grainline.GoHighLevel;

/// <summary>
/// How many calls a location may still make: 100 in 10 seconds and 200,000 a day per app and location (facts/ghl.md 4). The
/// headers of every answer overrule what was assumed. Whoever else uses the same token counts too, so 429 can come at any time.
/// What was later than it can have been was before the clock was set back, and closes nothing.
/// </summary>
internal sealed class CallBudget
{
    private const int MostInInterval = 10_000;
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(5);

    /// <summary>GHL does not say when its day begins.</summary>
    private static readonly TimeSpan PauseOfDay = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _calls = new();
    private int _max = 100;
    private TimeSpan _interval = TimeSpan.FromSeconds(10);
    private (DateTimeOffset At, DateTimeOffset Until) _closed;

    /// <summary>Takes a call out of the budget; else the wait after which to ask again.</summary>
    public TimeSpan Take(DateTimeOffset now)
    {
        lock (_gate)
        {
            while (_calls.TryPeek(out var oldest) && (now - oldest >= _interval || IsLost(oldest, now)))
            {
                _calls.Dequeue();
            }

            var open = _calls.Count < _max ? now : _calls.Peek() + _interval;
            open = open > ClosedUntil(now) ? open : ClosedUntil(now);
            if (open > now)
            {
                return open - now;
            }

            _calls.Enqueue(now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>Learns from an answer.</summary>
    /// <param name="headers">What it told of the limits.</param>
    /// <param name="refusedFor">With 429: the wait that it asked for, or zero.</param>
    /// <param name="now">When it came.</param>
    public void Learn(RateHeaders headers, TimeSpan? refusedFor, DateTimeOffset now)
    {
        lock (_gate)
        {
            _max = Math.Clamp(headers.Max ?? _max, 1, MostInInterval);
            var interval = headers.Interval ?? _interval;
            _interval = interval > TimeSpan.Zero && interval <= LongestInterval ? interval : _interval;
            Close(headers.RemainingToday <= 0, PauseOfDay, now);
            Close(headers.Remaining <= 0, _interval, now);
            Close(refusedFor is not null, refusedFor > _interval ? refusedFor.Value : _interval, now);
        }
    }

    private void Close(bool when, TimeSpan wait, DateTimeOffset now) =>
        _closed = when && now + wait > ClosedUntil(now) ? (now, now + wait) : _closed;

    private DateTimeOffset ClosedUntil(DateTimeOffset now) => IsLost(_closed.At, now) ? default : _closed.Until;

    private bool IsLost(DateTimeOffset at, DateTimeOffset now) => at - now > _interval;
}
