using System.Collections.Immutable;
using Grainline.Tests.Engines;
using Orleans.Concurrency;

namespace Grainline.Tests.Grains;

/// <summary>Takes things, keeps them, and changes them.</summary>
[Alias("Conformance.ICourierGrain")]
public interface ICourierGrain : IGrainWithStringKey
{
    [Alias("Keep")]
    Task Keep(Parcel parcel);

    /// <summary>The kept parcel itself, not a copy made by the grain.</summary>
    [Alias("Show")]
    Task<Parcel> Show();

    /// <summary>Changes everything about the parcel that it is given.</summary>
    [Alias("Spoil")]
    Task Spoil(Parcel parcel);

    [Alias("Wait")]
    Task Wait(string gate);

    [Alias("Round"), AlwaysInterleave]
    Task<Label?> Round(Label? label, int? number, ImmutableArray<string> words);

    /// <summary>Calls through a reference that came as an argument, and gives it back.</summary>
    [Alias("Forward")]
    Task<ITurnGrain> Forward(ITurnGrain other);

    [Alias("Fail")]
    Task Fail(string message, bool afterAwait);

    [Alias("Cancel")]
    Task Cancel();
}

/// <summary>A message whose parts anybody may change.</summary>
[GenerateSerializer, Alias("Conformance.Parcel")]
public sealed class Parcel
{
    [Id(0)]
    public List<string> Items { get; set; } = [];

    [Id(1)]
    public Dictionary<string, List<int>> Counts { get; set; } = new(StringComparer.Ordinal);

    [Id(2)]
    public byte[] Bytes { get; set; } = [];

    /// <summary>Another parcel, possibly this one.</summary>
    [Id(3)]
    public Parcel? Inner { get; set; }

    [Id(4)]
    public Parcel? SameInner { get; set; }
}

/// <summary>A message that nobody changes.</summary>
[GenerateSerializer, Immutable, Alias("Conformance.Label")]
public sealed record Label([property: Id(0)] string Text, [property: Id(1)] ImmutableArray<int> Numbers);

/// <inheritdoc/>
[GrainType("courier")]
public sealed class CourierGrain(Probe probe) : Grain, ICourierGrain
{
    private Parcel _kept = new();

    public Task Keep(Parcel parcel)
    {
        _kept = parcel;
        return Task.CompletedTask;
    }

    public Task<Parcel> Show() => Task.FromResult(_kept);

    public Task Spoil(Parcel parcel)
    {
        parcel.Items.Add("spoilt");
        parcel.Counts.Clear();
        parcel.Bytes.AsSpan().Clear();
        parcel.Inner = null;
        return Task.CompletedTask;
    }

    public Task Wait(string gate)
    {
        probe.Note(this.GetPrimaryKeyString(), gate);
        return probe.Gate(this.GetPrimaryKeyString(), gate);
    }

    public Task<Label?> Round(Label? label, int? number, ImmutableArray<string> words) => Task.FromResult(
        number is null ? label : new Label($"{label?.Text}{string.Concat(words)}", [number.Value]));

    public async Task<ITurnGrain> Forward(ITurnGrain other)
    {
        await other.Activation();
        return other;
    }

    public async Task Fail(string message, bool afterAwait)
    {
        if (afterAwait)
        {
            await Task.Yield();
        }

        throw new InvalidOperationException(message);
    }

    public Task Cancel() => Task.FromCanceled(new CancellationToken(canceled: true));
}
