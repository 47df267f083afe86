namespace Grainline.Channels;

/// <summary>
/// Keeps a number's messages to one person within Meta's pair limit: one in six seconds over time, and a burst that is borrowed and paid
/// back by silence (facts/whatsapp.md 3). What goes beyond is refused with 131056, which is worse than to wait.
/// </summary>
/// <param name="burst">Messages that one person may get at once; 0 = no pacing.</param>
internal sealed class RecipientPace(int burst)
{
    /// <summary>What each message costs.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(6);

    /// <summary>People that are remembered; over it those who owe nothing are forgotten, and if that is nobody, all.</summary>
    private const int MaxPeople = 100_000;

    private TimeSpan Credit => Math.Max(Burst - 1, 0) * Interval;

    private readonly Dictionary<string, DateTimeOffset> _paidBy = new(StringComparer.Ordinal);
    private DateTimeOffset _now;

    public int Burst { get; } = burst;

    /// <summary>How long until the person may get one more; zero = now.</summary>
    public TimeSpan Wait(string to, DateTimeOffset now)
    {
        Follow(now);
        return _paidBy.TryGetValue(to, out var paid) && paid - Credit - now is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public void Take(string to, DateTimeOffset now)
    {
        Follow(now);
        if (Burst > 0)
        {
            Pay(to, (_paidBy.TryGetValue(to, out var paid) && paid > now ? paid : now) + Interval, now);
        }
    }

    /// <summary>Meta has refused one more: the person gets none until then, and after it no burst, whatever the pace is.</summary>
    public void Rest(string to, DateTimeOffset until, DateTimeOffset now) => Pay(to, until + Credit, now);

    /// <summary>Forgets what was noted before the clock was set back, which would hold people up for as long as it was set back.
    /// True when it was.</summary>
    public bool Follow(DateTimeOffset now)
    {
        var wasSetBack = now + Interval < _now;
        if (wasSetBack)
        {
            _paidBy.Clear();
        }

        _now = now;
        return wasSetBack;
    }

    private void Pay(string to, DateTimeOffset by, DateTimeOffset now)
    {
        if (_paidBy.Count >= MaxPeople)
        {
            Forget(now);
        }

        _paidBy[to] = _paidBy.TryGetValue(to, out var known) && known > by ? known : by;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var person in _paidBy.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToList())
        {
            _paidBy.Remove(person);
        }

        if (_paidBy.Count >= MaxPeople)
        {
            _paidBy.Clear();
        }
    }
}
