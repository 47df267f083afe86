using Grainline.Embedded.Hosting;

namespace Grainline.Embedded.Activations;

/// <summary>
/// The one clock for all time-outs and for idle activations, instead of a timer for each call. It ticks only while there is something
/// to look at, visits only activations that had requests since the last tick, and meets an idle one again when its age is over.
/// </summary>
internal sealed class Sweeper : IDisposable
{
    private readonly EmbeddedGrainHost _host;
    private readonly TimeSpan _quantum;
    private readonly ITimer _clock;

    // Guarded by _gate.
    private readonly Lock _gate = new();
    private List<Activation> _watched = [];
    private bool _isTicking;

    // Only the sweep touches these, and sweeps do not overlap: the clock is set anew at the end of each.
    private readonly PriorityQueue<Activation, long> _idle = new();
    private List<Activation> _sweeping = [];

    public Sweeper(EmbeddedGrainHost host, TimeSpan quantum)
    {
        (_host, _quantum) = (host, quantum);
        _clock = host.CreateClock(static sweeper => ((Sweeper)sweeper!).Sweep(), this);
    }

    /// <summary>Has the activation looked at in the next sweep, and in all further ones until it is quiet.</summary>
    public void Watch(Activation activation)
    {
        lock (_gate)
        {
            _watched.Add(activation);
            Tick();
        }
    }

    /// <summary>Has the activation asked at that time whether it is idle; only during a sweep.</summary>
    public void Meet(Activation activation, long time) => _idle.Enqueue(activation, time);

    public void Dispose() => _clock.Dispose();

    private void Sweep()
    {
        lock (_gate)
        {
            (_watched, _sweeping) = (_sweeping, _watched);
        }

        var now = _host.Now;
        _sweeping.RemoveAll(activation => !activation.Sweep(now));
        while (_idle.TryPeek(out var activation, out var due) && due <= now)
        {
            _idle.Dequeue();
            activation.Collect(now);
        }

        lock (_gate)
        {
            _watched.AddRange(_sweeping);
            _sweeping.Clear();
            _isTicking = false;
            if (_watched.Count + _idle.Count > 0)
            {
                Tick();
            }
        }
    }

    // Under the gate.
    private void Tick()
    {
        if (!_isTicking)
        {
            _isTicking = true;
            _clock.Change(_quantum, Timeout.InfiniteTimeSpan);
        }
    }
}
