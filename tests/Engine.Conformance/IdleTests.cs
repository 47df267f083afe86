using Grainline.Tests.Engines;
using Grainline.Tests.Grains;
using Grainline.Tests.Support;

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
    private const string Gone = "deactivated ActivationIdle";

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);

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
        await LetIdleGrainsGo();
        engine.Probe.Open(_key, "gate");
        await call;

        Assert.Equal(1, await grain.Activation());
    }

    [Fact]
    public async Task DelayDeactivation_keeps_an_idle_grain()
    {
        var grain = engine.Grains.GetGrain<ITurnGrain>(_key);
        await grain.Delay(TimeSpan.FromMinutes(5));
        await LetIdleGrainsGo();

        Assert.Equal(1, await grain.Activation());
    }

    [Fact]
    public async Task Ticks_keep_a_grain_only_when_asked_to()
    {
        // Where the machine stands still for longer than grains are kept, the ticks come too late to keep one: then it is tried again.
        await Eventually.Holds(async () =>
        {
            var kept = await StartTicking(keepAlive: true);
            var idle = await StartTicking(keepAlive: false);
            await engine.Probe.Noted(idle, Gone);
            await LetIdleGrainsGo();
            await engine.Grains.GetGrain<ITickGrain>(kept).StopTimer();
            return !engine.Probe.Diary(kept).Contains(Gone, StringComparer.Ordinal);
        });
    }

    private async Task<string> StartTicking(bool keepAlive)
    {
        var key = Probe.NewKey();
        for (var tick = 1; tick < 100; tick++)
        {
            engine.Probe.Open(key, $"tick {tick}");
        }

        await engine.Grains.GetGrain<ITickGrain>(key).StartTimer(TickPeriod, TickPeriod, interleave: false, keepAlive);
        return key;
    }

    /// <summary>Waits until a grain that was called once is gone, so that whatever was idle as long is gone too.</summary>
    private async Task LetIdleGrainsGo()
    {
        var idle = Probe.NewKey();
        await engine.Grains.GetGrain<ITurnGrain>(idle).Activation();
        await engine.Probe.Noted(idle, "deactivated");
    }
}
