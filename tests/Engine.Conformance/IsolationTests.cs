using Grainline.Tests.Engines;
using Grainline.Tests.Grains;

namespace Grainline.Tests;

/// <summary>Caller and grain share nothing that one of them could change.</summary>
[Collection(OneEngine.Name)]
public sealed class IsolationTests(SharedEngine engine)
{
    private readonly string _key = Probe.NewKey();

    private ICourierGrain Courier => engine.Grains.GetGrain<ICourierGrain>(_key);

    [Fact]
    public async Task What_the_caller_changes_after_a_call_does_not_reach_the_grain()
    {
        var parcel = Some();
        await Courier.Keep(parcel);
        Change(parcel);

        AssertUnchanged(await Courier.Show());
    }

    [Fact]
    public async Task What_the_caller_changes_before_the_call_had_its_turn_does_not_reach_the_grain()
    {
        var wait = Courier.Wait("gate");
        await engine.Probe.Noted(_key, "gate");
        var parcel = Some();
        var keep = Courier.Keep(parcel);
        Change(parcel);
        engine.Probe.Open(_key, "gate");
        await Task.WhenAll(wait, keep);

        AssertUnchanged(await Courier.Show());
    }

    [Fact]
    public async Task What_the_grain_changes_does_not_reach_the_caller()
    {
        var parcel = Some();
        await Courier.Spoil(parcel);

        AssertUnchanged(parcel);
    }

    [Fact]
    public async Task What_the_caller_does_to_a_result_does_not_reach_the_grain()
    {
        await Courier.Keep(Some());
        Change(await Courier.Show());

        AssertUnchanged(await Courier.Show());
    }

    [Fact]
    public async Task An_object_that_is_met_twice_stays_one_object()
    {
        var parcel = Some();
        parcel.SameInner = parcel.Inner;
        await Courier.Keep(parcel);

        var shown = await Courier.Show();

        Assert.Same(shown.Inner, shown.SameInner);
    }

    [Fact]
    public async Task A_cycle_arrives_as_a_cycle()
    {
        var parcel = Some();
        parcel.Inner = parcel;
        await Courier.Keep(parcel);

        var shown = await Courier.Show();

        Assert.Same(shown, shown.Inner);
        Assert.NotSame(parcel, shown);
    }

    private static Parcel Some() => new()
    {
        Items = ["book"],
        Counts = { ["book"] = [1, 2] },
        Bytes = [1, 2, 3],
        Inner = new Parcel { Items = ["inner"] },
    };

    private static void Change(Parcel parcel)
    {
        parcel.Items.Add("changed");
        parcel.Counts["book"].Add(3);
        parcel.Counts.Add("changed", []);
        parcel.Bytes[0] = 9;
        parcel.Inner!.Items.Add("changed");
    }

    private static void AssertUnchanged(Parcel parcel) => Assert.Equivalent(Some(), parcel, strict: true);
}
