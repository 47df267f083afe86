using Orleans;
using Orleans.Runtime;

namespace Grainline.Embedded.Activations;

/// <summary>What time does to an activation: calls expire, timers tick, idleness ends it.</summary>
internal sealed partial class Activation
{
    private List<GrainTimer>? _timers;
    private long _lastActivity;
    private long _delayedUntil = long.MinValue;

    // Whether it is in the sweeper's list of those to look at in the next sweep, and in its queue of those to meet again when idle.
    private bool _isWatched;
    private bool _isQueued;

    private long IdleUntil => Math.Max(_lastActivity + catalog.AgeLimit.GetValueOrDefault(), _delayedUntil);

    /// <summary>Fails calls that are over their time, and gives up an activation or deactivation that hangs.</summary>
    /// <param name="now">The timestamp.</param>
    /// <returns>Whether to look again in the next sweep. If not, it asks for it when it has requests again.</returns>
    public bool Sweep(long now)
    {
        Phase phase;
        lock (_gate)
        {
            phase = _phase;
            if (phase == Phase.Gone)
            {
                return false;
            }

            _mailbox.Expire(now);
            _lastActivity = _mailbox.Calls > 0 ? now : _lastActivity;
            if (now < _patienceEnds)
            {
                _isWatched = phase != Phase.Active || !_mailbox.IsQuiet;
                if (!_isWatched && !_isQueued)
                {
                    Queue();
                }

                return _isWatched;
            }
        }

        GiveUp(phase);
        return true;
    }

    /// <summary>Deactivates it when it was idle long enough. One that is watched is busy, or will be queued by the next sweep.</summary>
    public void Collect(long now)
    {
        lock (_gate)
        {
            _isQueued = false;
            if (_phase != Phase.Active || _isWatched)
            {
                return;
            }

            if (now < IdleUntil)
            {
                Queue();
            }
            else
            {
                BeginDeactivation(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "It had no calls for a while."));
            }
        }
    }

    public void DelayDeactivation(TimeSpan time)
    {
        lock (_gate)
        {
            _delayedUntil = time < TimeSpan.Zero ? long.MinValue : Host.Now + Host.Timestamps(time);
        }
    }

    public GrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (_gate)
        {
            (_timers ??= []).Add(timer);
        }

        return timer;
    }

    public void Remove(GrainTimer timer)
    {
        lock (_gate)
        {
            _timers?.Remove(timer);
        }
    }

    // Under the gate.
    private void Watch()
    {
        if (!_isWatched)
        {
            _isWatched = true;
            Host.Sweeper.Watch(this);
        }
    }

    // Under the gate, in a sweep. One that is queued already is queued for an earlier time, and then put back.
    private void Queue()
    {
        if (catalog.AgeLimit is not null)
        {
            _isQueued = true;
            Host.Sweeper.Meet(this, IdleUntil);
        }
    }

    private void EndTimers(bool cancel)
    {
        GrainTimer[] timers;
        lock (_gate)
        {
            timers = [.. _timers ?? []];
        }

        foreach (var timer in timers)
        {
            timer.End(cancel);
        }
    }
}
