using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Access;

/// <summary>
/// Counts wrong tries by source and says when there were too many. Right ones cost nothing, and those of webhooks are never held up: GHL
/// calls for all its customers from the same addresses, and one workflow with a wrong secret must not shut out the others
/// (docs/security.md, "Guessing").
/// </summary>
/// <remarks>One number a source: the time at which it will have used up nothing. Each wrong try moves it into the future, and it may be ahead
/// of now by as much as all the tries that a source has.</remarks>
internal sealed class GuessGuard(IOptions<GuessOptions> options, TimeProvider time)
{
    private static readonly GuessSource Everybody = new("*", default);

    private readonly ConcurrentDictionary<GuessSource, long> _freeAt = new();
    private readonly Lock _sweeping = new();
    private long _nextSweep;

    private long Every => options.Value.WrongTryEvery.Ticks;

    // Not of the day: whoever sets the clock back holds nobody up.
    private long Now => time.GetElapsedTime(0).Ticks;

    private bool IsFull => _freeAt.Count >= options.Value.MaxSources;

    /// <summary>Counts a wrong try. Null = it may be told that it was wrong; else how long the source has none left.</summary>
    public TimeSpan? Wrong(in GuessSource source)
    {
        if (options.Value.WrongTries == 0)
        {
            return null;
        }

        var counted = Counted(source);
        while (true)
        {
            var now = Now;
            var known = _freeAt.TryGetValue(counted, out var freeAt);
            if (known && freeAt > now && WaitOf(freeAt, now) is { } wait)
            {
                return wait;
            }

            var next = (known ? Math.Max(freeAt, now) : now) + Every;
            if (known ? _freeAt.TryUpdate(counted, next, freeAt) : _freeAt.TryAdd(counted, next))
            {
                return null;
            }
        }
    }

    /// <summary>Gives a try back that was counted before anybody knew whether it was right, because finding that out takes long.</summary>
    public void WasRight(in GuessSource source)
    {
        if (_freeAt.TryGetValue(source, out var freeAt))
        {
            _freeAt.TryUpdate(source, freeAt - Every, freeAt);
        }
    }

    /// <summary>How long a source has no try left; null when it has one.</summary>
    /// <remarks>Asked for every key, right ones too: it looks once or twice, whatever the number of sources.</remarks>
    public TimeSpan? HeldUp(in GuessSource source) =>
        options.Value.WrongTries > 0 && (_freeAt.TryGetValue(source, out var freeAt) || (_freeAt.TryGetValue(Everybody, out freeAt) && IsFull))
            ? WaitOf(freeAt, Now)
            : null;

    private TimeSpan? WaitOf(long freeAt, long now) =>
        freeAt + Every - now - (Every * options.Value.WrongTries) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>The memory is bounded: those that have all their tries again are forgotten, and newcomers that find no room share one count.</summary>
    private GuessSource Counted(in GuessSource source)
    {
        if (!IsFull || _freeAt.ContainsKey(source))
        {
            return source;
        }

        Sweep();
        return IsFull ? Everybody : source;
    }

    /// <summary>Once in the time in which a source can get a try back; more often nothing could have changed.</summary>
    private void Sweep()
    {
        lock (_sweeping)
        {
            var now = Now;
            if (now < _nextSweep)
            {
                return;
            }

            _nextSweep = now + Every;
            foreach (var (known, freeAt) in _freeAt)
            {
                if (freeAt <= now)
                {
                    _freeAt.TryRemove(known, out _);
                }
            }
        }
    }
}
