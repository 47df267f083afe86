using Grainline.Tests.Engines;
using Grainline.Tests.Grains;

namespace Grainline.Tests;

/// <summary>An engine that forgets idle grains soon.</summary>
public sealed class ForgetfulEngine() : EngineFixture(new EngineLimits
{
    CollectionAge = TimeSpan.FromSeconds(2),
    CollectionQuantum = TimeSpan.FromSeconds(0.5),
});

/// <summary>Idle grains leave memory.</summary>
public sealed class IdleTests(ForgetfulEngine engine) : IClassFixture<ForgetfulEngine>
{
    private readonly string _key = Probe.NewKey();

    [Fact]
    public async Task An_idle_grain_is_deactivated_and_comes_back_with_the_next_call()
    {
        var grain = engine.Grains.GetGrain<ITurnGrain>(_key);
        Assert.Equal(1, await grain.Activation());
        await engine.Probe.Noted(_key, "deactivated");

        Assert.Contains("deactivating ActivationIdle", engine.Probe.Diary(_key));
        Assert.Equal(2, await grain.Activation());
    }

    [Fact]
    public async Task A_grain_that_is_busy_is_not_idle()
    {
        var grain = engine.Grains.GetGrain<ITurnGrain>(_key);
        var call = grain.Pass("gate");
        var idle = Probe.NewKey();
        await engine.Grains.GetGrain<ITurnGrain>(idle).Activation();
        await engine.Probe.Noted(idle, "deactivated");
        engine.Probe.Open(_key, "gate");
        await call;

        Assert.Equal(1, await grain.Activation());
    }

    [Fact]
    public async Task DelayDeactivation_keeps_an_idle_grain()
    {
        var grain = engine.Grains.GetGrain<ITurnGrain>(_key);
        await grain.Delay(TimeSpan.FromMinutes(5));
        var idle = Probe.NewKey();
        await engine.Grains.GetGrain<ITurnGrain>(idle).Activation();
        await engine.Probe.Noted(idle, "deactivated");

        Assert.Equal(1, await grain.Activation());
    }

    [Fact]
    public async Task Ticks_keep_a_grain_only_when_asked_to()
    {
        var kept = Probe.NewKey();
        var period = TimeSpan.FromMilliseconds(250);
        for (var tick = 1; tick < 100; tick++)
        {
            engine.Probe.Open(_key, $"tick {tick}");
            engine.Probe.Open(kept, $"tick {tick}");
        }

        await engine.Grains.GetGrain<ITickGrain>(kept).StartTimer(period, period, interleave: false, keepAlive: true);
        await engine.Grains.GetGrain<ITickGrain>(_key).StartTimer(period, period, interleave: false, keepAlive: false);
        await engine.Probe.Noted(_key, "deactivated ActivationIdle");

        Assert.DoesNotContain("deactivated ActivationIdle", engine.Probe.Diary(kept));
    }
}
