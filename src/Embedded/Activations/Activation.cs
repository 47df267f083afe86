using Grainline.Embedded.Calls;
using Grainline.Embedded.Hosting;
using Grainline.Embedded.Scheduling;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Grainline.Embedded.Activations;

/// <summary>
/// One grain in memory: its instance, its mailbox and its turns. This part takes requests in and lets them start;
/// <c>Activation.Life.cs</c> says how it comes and goes.
/// </summary>
internal sealed partial class Activation(Catalog catalog, string key) : IGrainContext, ITurn
{
    private readonly Lock _gate = new();
    private readonly Mailbox _mailbox = new();

    public string Key => key;

    public EmbeddedGrainHost Host => catalog.Host;

    public TurnScheduler Turns { get; } = new(catalog.Host.Executor, runsGrain: true);

    public GrainId GrainId => catalog.IdOf(key);

    public string LogName => catalog.LogName(key);

    public IServiceProvider ActivationServices => Host.Services;

    /// <summary>The grain; there as soon as anything may call it.</summary>
    public IGrainBase Instance { get; private set; } = null!;

    /// <summary>Takes a request; false when the activation is gone. A call that finds the mailbox full comes back failed.</summary>
    /// <param name="request">The call or tick.</param>
    /// <param name="now">The timestamp.</param>
    public bool Accept(GrainRequest request, long now)
    {
        GrainRequest? start = null;
        lock (_gate)
        {
            if (_phase == Phase.Gone)
            {
                return false;
            }

            if (request.IsCall && _mailbox.Calls >= Host.Options.MaxMailboxLength)
            {
                request.Fail(new LimitExceededException($"The mailbox of {LogName} is full: {_mailbox.Calls} calls wait or run."));
                return true;
            }

            request.Activation = this;
            _mailbox.Add(request);
            _lastActivity = request.KeepsAlive ? now : _lastActivity;
            Watch();
            if (_phase == Phase.New)
            {
                BeginActivation(now);
            }
            else if (_phase == Phase.Active)
            {
                start = _mailbox.TakeNext();
            }
        }

        if (start is not null)
        {
            Turns.Post(start);
        }

        return true;
    }

    /// <summary>Ends a request; always in a turn of this activation.</summary>
    public void Finish(GrainRequest request, Task task)
    {
        if (task.IsFaulted)
        {
            NoticeStaleState(request, task.Exception.InnerException!);
        }

        lock (_gate)
        {
            _mailbox.Finish(request);
            Advance();
        }

        request.Complete(task);
    }

    /// <summary>Does what became possible when something ended. Under the gate.</summary>
    private void Advance()
    {
        if (_phase == Phase.Active && _endWhenQuiet is { } reason && _mailbox.IsQuiet)
        {
            BeginDeactivation(reason);
        }
        else if (_phase == Phase.Active)
        {
            while (_mailbox.TakeNext() is { } request)
            {
                Turns.Post(request);
            }
        }
        else if (_phase == Phase.Deactivating && !_mailbox.IsRunning)
        {
            Turns.Post(this);
        }
    }

    /// <summary>
    /// A conflict that escapes shows that what the grain remembers is not what is stored: it must be read anew, before the next call.
    /// Only once: callers that the exception passes through are not stale, and of many calls that failed on one write each brings it.
    /// </summary>
    private void NoticeStaleState(GrainRequest request, Exception exception)
    {
        if (request.IsCall && exception is InconsistentStateException { IsSourceActivation: true } stale)
        {
            stale.IsSourceActivation = false;
            Host.Log.StateWasStale(LogName);
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, "Its state was stale."));
        }
    }
}
