using System.Diagnostics.CodeAnalysis;
using Grainline.Embedded.Calls;
using Grainline.Embedded.Hosting;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;

namespace Grainline.Embedded.Activations;

/// <summary>How an activation comes and goes.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer has nothing to free.")]
internal sealed partial class Activation
{
    [ThreadStatic]
    private static Activation? _underConstruction;

    private List<IStorage>? _states;
    private Phase _phase;
    private DeactivationReason _reason;

    // Why it ends as soon as nothing waits or runs, if it does: calls that are already there are still done.
    private DeactivationReason? _endWhenQuiet;

    // When OnActivateAsync or OnDeactivateAsync is given up, and how it is told.
    private long _patienceEnds = long.MaxValue;
    private CancellationTokenSource? _patience;

    private enum Phase
    {
        New,
        Activating,
        Active,

        /// <summary>Nothing starts any more; what runs may end, then OnDeactivateAsync runs.</summary>
        Deactivating,

        /// <summary>Out of the catalog. There may be a successor.</summary>
        Gone,
    }

    /// <summary>The activation whose grain's constructor runs on this thread.</summary>
    public static Activation? UnderConstruction => _underConstruction;

    /// <summary>The next step of its life, as a turn.</summary>
    public void Start() => _ = _phase switch
    {
        Phase.Activating => ActivateAsync(),
        Phase.Deactivating => DeactivateAsync(),
        _ => null,
    };

    /// <summary>Takes a state that the constructor asks for, to be read before anything else.</summary>
    public IStorage Add(IStorage state)
    {
        (_states ??= []).Add(state);
        return state;
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_phase == Phase.Active)
            {
                BeginDeactivation(deactivationReason);
            }
            else
            {
                // Asked for while it activates: the calls that made it come alive are done first, else the next one would do the same.
                _endWhenQuiet ??= deactivationReason;
            }
        }
    }

    public void DeactivateWhenQuiet(DeactivationReason reason)
    {
        lock (_gate)
        {
            _endWhenQuiet ??= reason;
            if (_phase == Phase.Active)
            {
                Advance();
            }
        }
    }

    /// <summary>Stops it between two turns, as a crash would. Callers learn that it is gone.</summary>
    public void Abandon()
    {
        Turns.Abandon();
        lock (_gate)
        {
            if (_phase == Phase.Gone)
            {
                return;
            }

            _phase = Phase.Gone;
            catalog.Remove(this);
            _mailbox.FailAll(new SiloUnavailableException("The grain host went away. Whether the call was done is not known."));
        }

        EndTimers(cancel: false);
        Host.Left();
    }

    // Under the gate.
    private void BeginActivation(long now)
    {
        _phase = Phase.Activating;
        _patience = new CancellationTokenSource();
        _patienceEnds = now + Host.ActivationTimeout;
        Turns.Post(this);
    }

    // Under the gate.
    private void BeginDeactivation(DeactivationReason reason)
    {
        _phase = Phase.Deactivating;
        _reason = reason;
        Watch();
        if (!_mailbox.IsRunning)
        {
            Turns.Post(this);
        }
    }

    private async Task ActivateAsync()
    {
        try
        {
            Instance = Construct();
            foreach (var state in _states ?? [])
            {
                await state.ReadStateAsync();
            }

            await Instance.OnActivateAsync(_patience!.Token);
        }
        catch (Exception exception)
        {
            FailActivation(exception);
            return;
        }

        lock (_gate)
        {
            if (_phase == Phase.Activating)
            {
                _phase = Phase.Active;
                (_patience, _patienceEnds, _states) = (null, long.MaxValue, null);
                _endWhenQuiet ??= Host.ReasonToStop;
                Advance();
            }
        }
    }

    private IGrainBase Construct()
    {
        _underConstruction = this;
        try
        {
            return catalog.Class.Create(this);
        }
        finally
        {
            _underConstruction = null;
        }
    }

    private void FailActivation(Exception exception)
    {
        if (Leave(Phase.Activating) is { } calls)
        {
            var outage = Host.OutageOf(exception);
            Host.Log.ActivationFailed(LogName, outage ?? exception.Message, outage is null ? exception : null);
            calls.ForEach(call => call.Fail(exception));
            Host.Left();
        }
    }

    private async Task DeactivateAsync()
    {
        lock (_gate)
        {
            _patience = new CancellationTokenSource();
            _patienceEnds = Host.Now + Host.DeactivationTimeout;
        }

        EndTimers(cancel: true);
        try
        {
            await Instance.OnDeactivateAsync(_reason, _patience.Token);
            await DisposeInstance();
        }
        catch (Exception exception)
        {
            Host.Log.DeactivationFailed(LogName, exception);
        }

        GiveWay();
    }

    private async ValueTask DisposeInstance()
    {
        switch (Instance)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    /// <summary>Lets others go on without it, when activating or deactivating took too long.</summary>
    private void GiveUp(Phase phase)
    {
        _patience?.Cancel();
        if (phase == Phase.Activating)
        {
            FailActivation(new TimeoutException($"{LogName} did not activate in time."));
        }
        else
        {
            Host.Log.DeactivationFailed(LogName, new TimeoutException("It did not deactivate in time."));
            GiveWay();
        }
    }

    /// <summary>Leaves to a successor what came during deactivation.</summary>
    private void GiveWay()
    {
        if (Leave(Phase.Deactivating) is { } calls)
        {
            calls.ForEach(call => catalog.Dispatch(key, call, Host.Now));
            Host.Left();
        }
    }

    /// <summary>Takes it out of the catalog and gives the calls that still wait; null when it is not in the phase any more.</summary>
    private List<GrainRequest>? Leave(Phase phase)
    {
        List<GrainRequest> calls;
        lock (_gate)
        {
            if (_phase != phase)
            {
                return null;
            }

            // First the catalog, for who finds it gone looks there again at once.
            catalog.Remove(this);
            _phase = Phase.Gone;
            calls = _mailbox.TakeWaitingCalls();
        }

        EndTimers(cancel: true);
        return calls;
    }
}
