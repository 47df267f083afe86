namespace Grainline.Channels;

/// <summary>Lets at most so many messages through in any one second: it remembers when the last ones went. What went later than it can
/// have gone went before the clock was set back, and holds up nothing.</summary>
internal sealed class SendRate(int perSecond)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    public int PerSecond { get; } = perSecond;

    private readonly DateTimeOffset[] _sent = new DateTimeOffset[perSecond];
    private int _next;

    /// <summary>How long until one may go; zero = now.</summary>
    public TimeSpan Wait(DateTimeOffset now)
    {
        var last = _sent[_next];
        return IsFree(last, now) ? TimeSpan.Zero : last + Window - now;
    }

    /// <summary>How many may go at this moment, up to <paramref name="most"/>.</summary>
    public int Room(int most, DateTimeOffset now)
    {
        var room = 0;
        while (room < most && room < _sent.Length && IsFree(_sent[(_next + room) % _sent.Length], now))
        {
            room++;
        }

        return room;
    }

    /// <summary>Takes up to <paramref name="most"/> places of this moment and says how many there were.</summary>
    public int Take(int most, DateTimeOffset now)
    {
        var taken = 0;
        while (taken < most && Wait(now) == TimeSpan.Zero)
        {
            _sent[_next] = now;
            _next = (_next + 1) % _sent.Length;
            taken++;
        }

        return taken;
    }

    private static bool IsFree(DateTimeOffset last, DateTimeOffset now) => last + Window <= now || last - Window > now;
}
