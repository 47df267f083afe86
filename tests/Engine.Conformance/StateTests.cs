using Grainline.Tests.Engines;
using Grainline.Tests.Grains;
using Orleans.Storage;

namespace Grainline.Tests;

/// <summary>Stored state, and what happens when storing fails.</summary>
[Collection(OneEngine.Name)]
public sealed class StateTests(SharedEngine engine)
{
    private readonly string _key = Probe.NewKey();

    private IRecordGrain Record => engine.Grains.GetGrain<IRecordGrain>(_key);

    private GrainId Id => GrainId.Create("record", _key);

    [Fact]
    public async Task A_record_is_empty_then_written_then_cleared()
    {
        Assert.Equal(new RecordView(Total: 0, TotalOnActivation: 0, Etag: null, Exists: false, Activation: 1), await Record.Get());
        Assert.Equal(5, await Record.Add(5));
        Assert.Equal(new RecordView(Total: 5, TotalOnActivation: 0, Etag: "1", Exists: true, Activation: 1), await Record.Get());
        await Record.Clear();
        Assert.Equal(new RecordView(Total: 0, TotalOnActivation: 0, Etag: null, Exists: false, Activation: 1), await Record.Get());
    }

    [Fact]
    public async Task A_grain_that_has_stored_nothing_has_an_empty_state()
    {
        Assert.Equal(new RecordView(Total: 0, TotalOnActivation: 0, Etag: null, Exists: false, Activation: 1), await Record.Get());

        await Record.Add(5);
        await Record.Clear();
        await Record.Leave();

        Assert.Equal(new RecordView(Total: 0, TotalOnActivation: 0, Etag: null, Exists: false, Activation: 2), await Record.Get());
    }

    [Fact]
    public async Task Reading_again_brings_what_is_stored()
    {
        await Record.Add(1);
        engine.Storage.Overwrite(Id, new Tally { Total = 40 });

        Assert.Equal(40, await Record.Reload());
        Assert.Equal(41, await Record.Add(1));
    }

    [Fact]
    public async Task A_stale_write_that_escapes_reaches_the_caller_and_has_the_grain_read_its_state_anew()
    {
        await Record.Add(1);
        engine.Storage.Overwrite(Id, new Tally { Total = 40 });

        await Assert.ThrowsAsync<InconsistentStateException>(() => Record.Add(1));

        Assert.Equal(41, await Record.Add(1));
        Assert.Equal(2, (await Record.Get()).Activation);
    }

    [Fact]
    public async Task A_stale_write_that_is_caught_leaves_the_grain_alone()
    {
        await Record.Add(1);
        engine.Storage.Overwrite(Id, new Tally { Total = 40 });

        Assert.Equal("InconsistentStateException < ", await Record.TryAdd(1));
        Assert.Equal(1, (await Record.Get()).Activation);
    }

    [Fact]
    public async Task A_stale_write_deactivates_the_grain_that_wrote_and_not_its_callers()
    {
        var caller = engine.Grains.GetGrain<IRecordGrain>(Probe.NewKey());
        await caller.Add(1);
        await Record.Add(1);
        engine.Storage.Overwrite(Id, new Tally { Total = 40 });

        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.AddTo(Record, 1));

        Assert.Equal(1, (await caller.Get()).Activation);
        Assert.Equal(41, await caller.AddTo(Record, 1));
        Assert.Equal(2, (await Record.Get()).Activation);
    }

    [Fact]
    public async Task What_a_provider_throws_reaches_the_grain_as_the_cause_of_an_OrleansException()
    {
        await Record.Get();
        engine.Storage.FailNext(_key, new IOException("The disk is full."));

        Assert.Equal("OrleansException < IOException", await Record.TryAdd(1));
    }

    [Fact]
    public async Task A_failed_write_does_not_deactivate_the_grain()
    {
        await Record.Get();
        engine.Storage.FailNext(_key, new IOException("The disk is full."));

        await Assert.ThrowsAnyAsync<Exception>(() => Record.Add(1));

        Assert.Equal(1, (await Record.Get()).Activation);
    }
}
