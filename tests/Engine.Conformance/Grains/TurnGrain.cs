using System.Diagnostics;
using Grainline.Tests.Engines;
using Orleans.Concurrency;

namespace Grainline.Tests.Grains;

/// <summary>Calls that wait at gates, and watch that no two turns of the grain run at the same time.</summary>
[Alias("Conformance.ITurnGrain")]
public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>The number of this activation, counted from 1 per key.</summary>
    [Alias("Activation")]
    Task<int> Activation();

    /// <summary>Notes <c>gate in</c>, waits for the gate, notes <c>gate out</c>.</summary>
    [Alias("Pass")]
    Task Pass(string gate);

    [Alias("Look"), ReadOnly]
    Task Look(string gate);

    [Alias("Slip"), AlwaysInterleave]
    Task Slip(string gate);

    /// <summary>The same with a time-out of a second.</summary>
    [Alias("PassSoon"), ResponseTimeout("00:00:01")]
    Task PassSoon(string gate);

    /// <summary>Goes through many awaits of several kinds.</summary>
    [Alias("Churn"), AlwaysInterleave]
    Task Churn(int rounds);

    /// <summary>Whether the scheduler is the same, and not the default one, after awaits of several kinds.</summary>
    [Alias("StaysOnItsScheduler")]
    Task<bool> StaysOnItsScheduler();

    [Alias("DeactivateAfter")]
    Task DeactivateAfter(string gate);

    [Alias("Delay")]
    Task Delay(TimeSpan time);

    /// <summary>The trace that the grain's code belongs to, after an await.</summary>
    [Alias("Trace")]
    Task<string?> Trace();

    /// <summary>Sets an AsyncLocal, and gives what the call before left in it.</summary>
    [Alias("Ambient")]
    Task<string?> Ambient(string value);
}

/// <inheritdoc/>
[GrainType("turn")]
public sealed class TurnGrain(Probe probe) : Grain, ITurnGrain
{
    private static readonly AsyncLocal<string?> Local = new();

    private int _inside;

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Note(Key, "activating");
        using var hurry = cancellationToken.Register(() => probe.Note(Key, "told to hurry"));
        await Task.Yield();
        await probe.ActivationOf(Key);
        probe.ThrowIfOrdered(Key);
        if (probe.MustLeave(Key))
        {
            DeactivateOnIdle();
        }

        probe.Note(Key, "activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note(Key, $"deactivating {reason.ReasonCode}");
        await probe.DeactivationOf(Key);
        probe.Note(Key, "deactivated");
    }

    public Task<int> Activation() =>
        Task.FromResult(probe.Diary(Key).Count(note => string.Equals(note, "activated", StringComparison.Ordinal)));

    public Task Pass(string gate) => Through(gate);

    public Task Look(string gate) => Through(gate);

    public Task Slip(string gate) => Through(gate);

    public Task PassSoon(string gate) => Through(gate);

    public async Task Churn(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            BeAlone();
            await Task.Yield();
            BeAlone();
            await Task.Run(() => { });
            BeAlone();
            await Task.WhenAll(Task.Run(() => { }), Task.Run(() => { }));
        }
    }

    public async Task<bool> StaysOnItsScheduler()
    {
        var mine = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(() => { });
        var afterPool = TaskScheduler.Current;
        await GrainFactory.GetGrain<ITurnGrain>(Probe.NewKey()).Activation();
        return mine != TaskScheduler.Default && afterYield == mine && afterPool == mine && TaskScheduler.Current == mine;
    }

    public async Task DeactivateAfter(string gate)
    {
        DeactivateOnIdle();
        await Through(gate);
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public async Task<string?> Trace()
    {
        await Task.Yield();
        return Activity.Current?.TraceId.ToString();
    }

    public Task<string?> Ambient(string value)
    {
        var before = Local.Value;
        Local.Value = value;
        return Task.FromResult(before);
    }

    private async Task Through(string gate)
    {
        probe.Note(Key, $"{gate} in");
        await probe.Gate(Key, gate);
        probe.Note(Key, $"{gate} out");
    }

    private void BeAlone()
    {
        if (Interlocked.Increment(ref _inside) != 1)
        {
            probe.Note(Key, "two turns at once");
        }

        Thread.SpinWait(200);
        Interlocked.Decrement(ref _inside);
    }
}
