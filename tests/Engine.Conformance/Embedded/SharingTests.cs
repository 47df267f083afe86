using System.Collections.Immutable;
using Grainline.Tests.Grains;

namespace Grainline.Tests.Embedded;

/// <summary>What is handed over as it is, because nobody can change it, and what is copied, because somebody could.</summary>
public sealed class SharingTests : IDisposable
{
    private readonly Simulation _simulation = new();

    public static TheoryData<object> Shared => new(
        "text",
        new Uri("https://example.org"),
        new Label("label", [1]),
        ImmutableList.Create(new Label("label", [])),
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal).Add("one", 1),
        StringComparer.OrdinalIgnoreCase,
        typeof(string),
        new Pair(new Label("label", []), 1));

    public static TheoryData<object> Copied => new(
        new byte[] { 1 },
        new List<int> { 1 },
        new[] { new Label("label", []) },
        new Parcel { Items = ["item"] },
        ImmutableList.Create(new Parcel { Items = ["item"] }),
        new MutablePair(["item"], 1),
        new Tuple<string, List<int>>("one", [1]));

    [Theory, MemberData(nameof(Shared))]
    public void What_nobody_can_change_is_handed_over_as_it_is(object value) => Assert.Same(Content(value), Content(Handover(value)));

    [Theory, MemberData(nameof(Copied))]
    public void What_somebody_can_change_is_copied(object value)
    {
        var copy = Handover(value);

        Assert.NotSame(Content(value), Content(copy));
        Assert.Equivalent(value, copy, strict: true);
    }

    [Fact]
    public void What_is_promised_not_to_change_is_handed_over_as_it_is()
    {
        var bytes = new byte[] { 1 };
        var envelope = new Envelope { Promised = bytes, Copied = bytes };
        var copy = (Envelope)Handover(envelope);

        Assert.Same(bytes, copy.Promised);
        Assert.NotSame(bytes, copy.Copied);
        Assert.Same(bytes, _simulation.Turns.Run(() => Grain.Pass(bytes)));
    }

    [Fact]
    public void An_immutable_array_of_immutable_things_keeps_its_memory()
    {
        var labels = ImmutableArray.Create(new Label("label", []));

        Assert.True(labels == (ImmutableArray<Label>)Handover(labels));
    }

    [Fact]
    public void A_dictionary_keeps_its_comparer()
    {
        var copy = (Dictionary<string, int>)Handover(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["one"] = 1 });
        copy.Add("two", 2);

        Assert.Equal(1, copy["ONE"]);
        Assert.Equal(2, copy["TWO"]);
    }

    [Fact]
    public void A_list_nested_too_deep_fails_its_call_and_not_the_process()
    {
        var deep = new Parcel();
        for (var i = 0; i < 1_000_000; i++)
        {
            deep = new Parcel { Inner = deep };
        }

        Assert.Throws<InsufficientExecutionStackException>(() => Handover(deep));
    }

    [Fact]
    public void A_grain_itself_cannot_be_handed_over() =>
        Assert.Throws<NotSupportedException>(() => _simulation.Turns.Run(Grain.GiveItself));

    public void Dispose() => _simulation.Dispose();

    private IHandoverGrain Grain => _simulation.Grain<IHandoverGrain>("h");

    private object Handover(object value) => _simulation.Turns.Run(() => Grain.Return(value));

    /// <summary>A struct is boxed anew on its way; what counts is what it holds.</summary>
    private static object Content(object value) => value switch
    {
        Pair pair => pair.Label,
        MutablePair pair => pair.Items,
        _ => value,
    };
}

/// <summary>Gives back what it gets.</summary>
public interface IHandoverGrain : IGrainWithStringKey
{
    Task<object> Return(object value);

    [return: Immutable]
    Task<byte[]> Pass([Immutable] byte[] bytes);

    Task<object> GiveItself();
}

/// <inheritdoc/>
[GrainType("handover")]
public sealed class HandoverGrain : Grain, IHandoverGrain
{
    public Task<object> Return(object value) => Task.FromResult(value);

    public Task<byte[]> Pass(byte[] bytes) => Task.FromResult(bytes);

    public Task<object> GiveItself() => Task.FromResult<object>(this);
}

/// <summary>A message with a part that its owner promises not to change.</summary>
public sealed class Envelope
{
    [Immutable]
    public byte[] Promised { get; set; } = [];

    public byte[] Copied { get; set; } = [];
}

/// <summary>A struct of immutable parts.</summary>
public readonly record struct Pair(Label Label, int Number);

/// <summary>A struct with a part that can be changed.</summary>
public readonly record struct MutablePair(List<string> Items, int Number);
