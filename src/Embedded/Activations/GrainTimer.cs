using Grainline.Embedded.Calls;
using Grainline.Embedded.Hosting;
using Orleans.Runtime;

namespace Grainline.Embedded.Activations;

/// <summary>A grain's timer. It is itself the request that stands for its tick, so at most one tick waits or runs.</summary>
internal sealed class GrainTimer : GrainRequest, IGrainTimer
{
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private readonly ITimer _clock;
    private TimeSpan _period;

    // What the clock is set to when the tick that waits or runs has ended; null while none does.
    private TimeSpan? _next;
    private bool _disposed;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Activation = activation;
        Interleaving = options.Interleave ? Interleaving.Any : Interleaving.None;
        KeepsAlive = options.KeepAlive;
        _callback = callback;
        _period = Checked(options.Period);
        _clock = activation.Host.CreateClock(static timer => ((GrainTimer)timer!).Tick(), this);
        _clock.Change(Checked(options.DueTime), Timeout.InfiniteTimeSpan);
    }

    public override Interleaving Interleaving { get; }

    public override bool IsCall => false;

    public override bool KeepsAlive { get; }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _period = Checked(period);
            if (_next is not null)
            {
                _next = Checked(dueTime);
            }
            else if (!_disposed)
            {
                _clock.Change(Checked(dueTime), Timeout.InfiniteTimeSpan);
            }
        }
    }

    public override void Complete(Task task)
    {
        if (task.Exception?.GetBaseException() is { } exception && !_ended.IsCancellationRequested)
        {
            var outage = Activation.Host.OutageOf(exception);
            Activation.Host.Log.TickFailed(Activation.LogName, outage ?? exception.Message, outage is null ? exception : null);
        }

        lock (_gate)
        {
            if (!_disposed)
            {
                _clock.Change(_next!.Value, Timeout.InfiniteTimeSpan);
            }

            _next = null;
        }
    }

    public override void Fail(Exception exception)
    {
    }

    public override bool ExpireIfDue(long now) => false;

    public void Dispose() => End(cancel: true);

    /// <summary>Ends it; a tick that runs is told by its token, except in a crash.</summary>
    public void End(bool cancel)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _clock.Dispose();
        Activation.Remove(this);
        if (cancel)
        {
            // Not disposed: a tick may still hold the token, and without a timer or a wait handle there is nothing to free.
            _ended.Cancel();
        }
    }

    protected override Task? Invoke(object grain) => _disposed ? Task.CompletedTask : _callback(_ended.Token);

    private static TimeSpan Checked(TimeSpan time) => time >= TimeSpan.Zero || time == Timeout.InfiniteTimeSpan
        ? time
        : throw new ArgumentOutOfRangeException(nameof(time), time, "A timer's time is not negative, or infinite.");

    private void Tick()
    {
        lock (_gate)
        {
            // The clock may have fired just before it was changed or disposed.
            if (_disposed || _next is not null)
            {
                return;
            }

            _next = _period;
        }

        Activation.Accept(this, Activation.Host.Now);
    }
}
