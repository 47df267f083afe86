using Grainline.Tests.Engines;
using Grainline.Tests.Grains;
using Grainline.Tests.Support;

namespace Grainline.Tests;

/// <summary>How grains come into memory and leave it.</summary>
[Collection(OneEngine.Name)]
public sealed class ActivationTests(SharedEngine engine)
{
    private readonly string _key = Probe.NewKey();

    private ITurnGrain Grain => engine.Grains.GetGrain<ITurnGrain>(_key);

    private IRecordGrain Record => engine.Grains.GetGrain<IRecordGrain>(_key);

    [Fact]
    public async Task Concurrent_first_calls_make_one_activation()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Grain.Activation())));

        Assert.Equal(["activating", "activated"], engine.Probe.Diary(_key));
    }

    [Fact]
    public async Task Each_key_has_an_activation_of_its_own()
    {
        var other = Probe.NewKey();
        await Task.WhenAll(Grain.Activation(), engine.Grains.GetGrain<ITurnGrain>(other).Activation());

        Assert.Equal(["activating", "activated"], engine.Probe.Diary(_key));
        Assert.Equal(["activating", "activated"], engine.Probe.Diary(other));
    }

    [Fact]
    public async Task No_call_runs_before_activation_has_ended()
    {
        engine.Probe.Open(_key, "gate");
        await Grain.Slip("gate");

        Assert.Equal(["activating", "activated", "gate in"], engine.Probe.Diary(_key).Take(3));
    }

    [Fact]
    public async Task The_state_is_read_before_OnActivateAsync_runs()
    {
        engine.Storage.Overwrite(GrainId.Create("record", _key), new Tally { Total = 7 });

        Assert.Equal(new RecordView(Total: 7, TotalOnActivation: 7, Etag: "1", Exists: true, Activation: 1), await Record.Get());
    }

    [Fact]
    public async Task A_failed_activation_fails_its_callers_and_the_next_call_tries_anew()
    {
        engine.Probe.FailNextActivation(_key, new InvalidOperationException("Not today."));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.Activation());
        Assert.Equal("Not today.", failure.Message);
        await Eventually.Holds(async () => await Grain.Activation() == 1);
    }

    [Fact]
    public async Task A_grain_whose_state_cannot_be_read_fails_its_callers_and_the_next_call_tries_anew()
    {
        engine.Storage.FailNext(_key, new IOException("The disk is gone."));

        await Assert.ThrowsAnyAsync<Exception>(() => Record.Get());
        Assert.Equal(1, (await Record.Get()).Activation);
    }

    [Fact]
    public async Task DeactivateOnIdle_lets_the_running_call_end_first()
    {
        var call = Grain.DeactivateAfter("gate");
        await engine.Probe.Noted(_key, "gate in");
        engine.Probe.Open(_key, "gate");
        await call;
        await engine.Probe.Noted(_key, "deactivated");

        Assert.Equal(
            ["activating", "activated", "gate in", "gate out", "deactivating ApplicationRequested", "deactivated"],
            engine.Probe.Diary(_key));
    }

    [Fact]
    public async Task A_call_after_deactivation_activates_the_grain_again()
    {
        engine.Probe.Open(_key, "gate");
        await Grain.DeactivateAfter("gate");
        await engine.Probe.Noted(_key, "deactivated");

        Assert.Equal(2, await Grain.Activation());
    }

    [Fact]
    public async Task Calls_that_arrive_while_the_grain_deactivates_go_to_the_next_activation()
    {
        engine.Probe.HoldDeactivation(_key, "leaves");
        engine.Probe.Open(_key, "gate");
        await Grain.DeactivateAfter("gate");
        await engine.Probe.Noted(_key, "deactivating ApplicationRequested");

        var late = Enumerable.Range(0, 20).Select(_ => Grain.Activation()).ToList();
        Assert.DoesNotContain(late, call => call.IsCompleted);
        engine.Probe.Open(_key, "leaves");

        Assert.All(await Task.WhenAll(late), activation => Assert.Equal(2, activation));
    }

    [Fact]
    public async Task Calls_that_wait_when_the_grain_asks_to_leave_go_to_the_next_activation()
    {
        var leaving = Grain.DeactivateAfter("gate");
        await engine.Probe.Noted(_key, "gate in");
        var waiting = Enumerable.Range(0, 20).Select(_ => Grain.Activation()).ToList();
        engine.Probe.Open(_key, "gate");
        await leaving;

        Assert.All(await Task.WhenAll(waiting), activation => Assert.Equal(2, activation));
    }
}
