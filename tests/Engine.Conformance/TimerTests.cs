using System.Globalization;
using Grainline.Tests.Engines;
using Grainline.Tests.Grains;

namespace Grainline.Tests;

/// <summary>Timers of grains.</summary>
[Collection(OneEngine.Name)]
public sealed class TimerTests(SharedEngine engine)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    private readonly string _key = Probe.NewKey();

    private ITickGrain Grain => engine.Grains.GetGrain<ITickGrain>(_key);

    [Fact]
    public async Task A_tick_waits_for_the_running_call()
    {
        var call = await HoldWhileTimerIsDue(interleave: false);
        engine.Probe.Open(_key, "gate", "tick 1");
        await call;
        await Noted("tick 1 out");

        Assert.Equal(["gate in", "gate out", "tick 1 in", "tick 1 out"], engine.Probe.Diary(_key));
    }

    [Fact]
    public async Task A_call_waits_for_the_running_tick()
    {
        await Grain.StartTimer(Soon, Never, interleave: false, keepAlive: false);
        await Noted("tick 1 in");
        var call = Grain.Pass("gate");
        engine.Probe.Open(_key, "gate", "tick 1");
        await call;

        Assert.Equal(["tick 1 in", "tick 1 out", "gate in", "gate out"], engine.Probe.Diary(_key));
    }

    [Fact]
    public async Task An_interleaving_tick_runs_beside_the_running_call()
    {
        var call = await HoldWhileTimerIsDue(interleave: true);
        await Noted("tick 1 in");
        engine.Probe.Open(_key, "gate", "tick 1");
        await call;
        await Noted("tick 1 out");
    }

    [Fact]
    public async Task The_next_tick_comes_a_period_after_the_end_of_the_last()
    {
        await Grain.StartTimer(Soon, Soon, interleave: true, keepAlive: false);
        await Noted("tick 1 in");
        await LetTimersTick();
        Assert.Equal(["tick 1 in"], engine.Probe.Diary(_key));

        engine.Probe.Open(_key, "tick 1", "tick 2");
        await Noted("tick 3 in");
        await Grain.StopTimer();
        engine.Probe.Open(_key, "tick 3");
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once_and_can_be_set_again()
    {
        engine.Probe.Open(_key, "tick 1", "tick 2");
        await Grain.StartTimer(Soon, Never, interleave: false, keepAlive: false);
        await Noted("tick 1 out");
        await LetTimersTick();
        Assert.DoesNotContain("tick 2 in", engine.Probe.Diary(_key));

        await Grain.Change(Soon, Never);
        await Noted("tick 2 out");
    }

    [Fact]
    public async Task A_timer_that_is_set_anew_during_a_tick_follows_the_new_times_after_it()
    {
        await Grain.StartTimer(Soon, TimeSpan.FromHours(1), interleave: true, keepAlive: false);
        await Noted("tick 1 in");
        await Grain.Change(Soon, Never);
        engine.Probe.Open(_key, "tick 1", "tick 2");
        await Noted("tick 2 out");
    }

    [Fact]
    public async Task A_tick_that_fails_does_not_stop_the_timer()
    {
        await Grain.StartFailing(Soon);

        await Noted("tick 3 failed");
    }

    [Fact]
    public async Task A_stopped_timer_tells_the_tick_that_runs_and_ticks_no_more()
    {
        await Grain.StartTimer(Soon, Soon, interleave: true, keepAlive: false);
        await Noted("tick 1 in");
        await Grain.StopTimer();
        await Noted("tick cancelled");
        engine.Probe.Open(_key, "tick 1");
        await Noted("tick 1 out");
        await LetTimersTick();

        Assert.Equal(["tick 1 in", "tick cancelled", "tick 1 out"], engine.Probe.Diary(_key));
    }

    [Fact]
    public async Task A_timer_ends_with_its_activation()
    {
        await Grain.StartFailing(Soon);
        await Noted("tick 1 failed");
        await Grain.Deactivate();
        await Noted("deactivated ApplicationRequested");
        await LetTimersTick();

        Assert.Equal("deactivated ApplicationRequested", engine.Probe.Diary(_key)[^1]);
    }

    /// <summary>Has a call hold the grain at its gate until after its timer's due time.</summary>
    private async Task<Task> HoldWhileTimerIsDue(bool interleave)
    {
        await Grain.StartTimer(Never, Never, interleave, keepAlive: false);
        var call = Grain.Pass("gate");
        await Noted("gate in");
        await Grain.Change(Soon, Never);
        await LetTimersTick();
        return call;
    }

    /// <summary>Waits until another grain's timer has ticked ten times, so that whatever was due in this one has happened.</summary>
    private async Task LetTimersTick()
    {
        var other = Probe.NewKey();
        for (var tick = 1; tick <= 20; tick++)
        {
            engine.Probe.Open(other, string.Create(CultureInfo.InvariantCulture, $"tick {tick}"));
        }

        var grain = engine.Grains.GetGrain<ITickGrain>(other);
        await grain.StartTimer(Soon, Soon, interleave: true, keepAlive: false);
        await engine.Probe.Noted(other, "tick 10 out");
        await grain.StopTimer();
    }

    private Task Noted(string what) => engine.Probe.Noted(_key, what);
}
