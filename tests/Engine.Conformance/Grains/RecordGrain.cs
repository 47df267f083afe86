using Grainline.Tests.Engines;
using Orleans.Concurrency;

namespace Grainline.Tests.Grains;

/// <summary>A grain with a stored record.</summary>
[Alias("Conformance.IRecordGrain")]
public interface IRecordGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> Add(int amount);

    [Alias("Get"), ReadOnly]
    Task<RecordView> Get();

    [Alias("Clear")]
    Task Clear();

    [Alias("Leave")]
    Task Leave();

    [Alias("Reload")]
    Task<int> Reload();

    /// <summary>Writes, and tells what it caught.</summary>
    [Alias("TryAdd")]
    Task<string> TryAdd(int amount);

    /// <summary>Adds to another grain; what goes wrong there passes through.</summary>
    [Alias("AddTo")]
    Task<int> AddTo(IRecordGrain other, int amount);
}

/// <summary>What a record grain remembers.</summary>
/// <param name="Total">The state.</param>
/// <param name="TotalOnActivation">The state that <c>OnActivateAsync</c> found.</param>
/// <param name="Etag">The version.</param>
/// <param name="Exists">Whether it is stored.</param>
/// <param name="Activation">The number of this activation.</param>
[GenerateSerializer, Immutable, Alias("Conformance.RecordView")]
public sealed record RecordView(
    [property: Id(0)] int Total,
    [property: Id(1)] int TotalOnActivation,
    [property: Id(2)] string? Etag,
    [property: Id(3)] bool Exists,
    [property: Id(4)] int Activation);

/// <summary>The stored record.</summary>
public sealed class Tally
{
    public int Total { get; set; }
}

/// <inheritdoc/>
[GrainType("record")]
public sealed class RecordGrain(Probe probe, [PersistentState("tally", MemoryStorage.Name)] IPersistentState<Tally> tally)
    : Grain, IRecordGrain
{
    private int _totalOnActivation;
    private int _activation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _totalOnActivation = tally.State.Total;
        probe.Note(this.GetPrimaryKeyString(), "activated");
        _activation = probe.Diary(this.GetPrimaryKeyString()).Count;
        return Task.CompletedTask;
    }

    public async Task<int> Add(int amount)
    {
        tally.State.Total += amount;
        await tally.WriteStateAsync();
        return tally.State.Total;
    }

    public Task<RecordView> Get() => Task.FromResult(
        new RecordView(tally.State.Total, _totalOnActivation, tally.Etag, tally.RecordExists, _activation));

    public Task Clear() => tally.ClearStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> Reload()
    {
        await tally.ReadStateAsync();
        return tally.State.Total;
    }

    public async Task<string> TryAdd(int amount)
    {
        try
        {
            await Add(amount);
            return "stored";
        }
        catch (OrleansException exception)
        {
            tally.State.Total -= amount;
            return $"{exception.GetType().Name} < {exception.InnerException?.GetType().Name}";
        }
    }

    public Task<int> AddTo(IRecordGrain other, int amount) => other.Add(amount);
}
