using System.Globalization;
using Grainline.Tests.Engines;
using Orleans.Concurrency;

namespace Grainline.Tests.Grains;

/// <summary>A grain with timers.</summary>
[Alias("Conformance.ITickGrain")]
public interface ITickGrain : IGrainWithStringKey
{
    /// <summary>Starts a timer whose ticks note their number, wait for the gate <c>tick n</c> and note that they ended.</summary>
    [Alias("StartTimer")]
    Task StartTimer(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive);

    /// <summary>Starts a timer whose ticks note their number and fail.</summary>
    [Alias("StartFailing")]
    Task StartFailing(TimeSpan period);

    [Alias("Change"), AlwaysInterleave]
    Task Change(TimeSpan dueTime, TimeSpan period);

    [Alias("StopTimer"), AlwaysInterleave]
    Task StopTimer();

    [Alias("Pass")]
    Task Pass(string gate);

    [Alias("Touch")]
    Task Touch();

    [Alias("Deactivate"), AlwaysInterleave]
    Task Deactivate();
}

/// <inheritdoc/>
[GrainType("tick")]
public sealed class TickGrain(Probe probe) : Grain, ITickGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note(Key, $"deactivated {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task StartTimer(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive)
    {
        var options = new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive };
        _timer = this.RegisterGrainTimer(Tick, options);
        return Task.CompletedTask;
    }

    public Task StartFailing(TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            static (grain, _) =>
            {
                grain.Note("failed");
                throw new InvalidOperationException("This tick fails.");
            },
            this,
            new GrainTimerCreationOptions(period, period));
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopTimer()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Pass(string gate)
    {
        probe.Note(Key, $"{gate} in");
        await probe.Gate(Key, gate);
        probe.Note(Key, $"{gate} out");
    }

    public Task Touch() => Task.CompletedTask;

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void Note(string what) => probe.Note(Key, string.Create(CultureInfo.InvariantCulture, $"tick {++_ticks} {what}"));

    private async Task Tick(CancellationToken cancellationToken)
    {
        Note("in");
        var tick = _ticks;
        using var cancelled = cancellationToken.Register(() => probe.Note(Key, "tick cancelled"));
        await probe.Gate(Key, string.Create(CultureInfo.InvariantCulture, $"tick {tick}"));
        probe.Note(Key, string.Create(CultureInfo.InvariantCulture, $"tick {tick} out"));
    }
}
