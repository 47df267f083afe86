namespace Grainline.Runs;

/// <summary>The calls of a grain that wait their turn, and those that are under way: so many at once, in the order in which they came. It
/// is in memory; a contact asks again for what a crash has lost.</summary>
/// <param name="concurrency">Calls under way at once.</param>
/// <param name="length">Calls that may wait.</param>
/// <param name="time">The clock.</param>
/// <param name="call">Makes one to its end, and says when it is answered: then it gives its place to the next, while whoever asked for it is
/// told. Does not throw.</param>
internal sealed class CallQueue<T>(int concurrency, int length, TimeProvider time, Func<T, Action, Task> call)
{
    private readonly Dictionary<string, T> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Task Way, Task Call)> _underWay = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();
    private int _workers;
    private long _waitedSince;
    private int _takenSince;

    /// <summary>How long the calls that wait take to go, as fast as they went since calls have had to wait; zero when none waits.</summary>
    public TimeSpan Backlog => time.GetElapsedTime(_waitedSince) / Math.Max(_takenSince, 1) * _waiting.Count;

    /// <summary>Takes a call; one that is known already is not made twice. False when too many wait.</summary>
    public bool Offer(string effectId, T what)
    {
        if (Knows(effectId))
        {
            return true;
        }

        if (_waiting.Count >= length)
        {
            return false;
        }

        if (_waiting.Count == 0)
        {
            (_waitedSince, _takenSince) = (time.GetTimestamp(), 0);
        }

        _waiting.Add(effectId, what);
        _turns.Enqueue(effectId);
        if (_workers < concurrency)
        {
            _ = Work();
        }

        return true;
    }

    public bool Knows(string effectId) => _waiting.ContainsKey(effectId) || _underWay.ContainsKey(effectId);

    /// <summary>Drops what waits, and ends when all of the rest is answered. Whoever withdraws must not wait for being told: it may be what it is told to.</summary>
    public Task Withdraw(IReadOnlyCollection<string> effectIds)
    {
        foreach (var effectId in effectIds)
        {
            _waiting.Remove(effectId);
        }

        return Task.WhenAll(effectIds.Select(effectId => _underWay.GetValueOrDefault(effectId).Call).OfType<Task>());
    }

    /// <summary>Makes none of the calls that wait, and ends when those under way have: an answer that nobody hears is a call that is made again.</summary>
    public Task Drain()
    {
        _waiting.Clear();
        return Task.WhenAll(_underWay.Values.Select(under => under.Way));
    }

    private async Task Work()
    {
        _workers++;
        while (_turns.TryDequeue(out var effectId))
        {
            // What was withdrawn has left its turn behind.
            if (_waiting.Remove(effectId, out var next))
            {
                _takenSince++;
                _underWay.Add(effectId, (Task.CompletedTask, Task.CompletedTask));
                var answered = new TaskCompletionSource();
                var way = call(next, () => answered.TrySetResult());
                var made = Task.WhenAny(answered.Task, way);
                _underWay[effectId] = (way, made);
                _ = Follow(effectId, way);
                await made;
            }
        }

        _workers--;
    }

    private async Task Follow(string effectId, Task way)
    {
        await way;
        _underWay.Remove(effectId);
    }
}
