using System.Collections.Immutable;
using System.Diagnostics;
using Grainline.Tests.Engines;
using Grainline.Tests.Grains;

namespace Grainline.Tests;

/// <summary>What callers get, and what travels with a call.</summary>
[Collection(OneEngine.Name)]
public sealed class CallTests(SharedEngine engine)
{
    private readonly string _key = Probe.NewKey();

    private ICourierGrain Courier => engine.Grains.GetGrain<ICourierGrain>(_key);

    private ITurnGrain Turn => engine.Grains.GetGrain<ITurnGrain>(_key);

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_exception_reaches_the_caller_with_its_type_and_message_and_the_grain_goes_on(bool afterAwait)
    {
        await Courier.Keep(new Parcel { Items = ["kept"] });

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Courier.Fail("No such thing.", afterAwait));

        Assert.Equal("No such thing.", failure.Message);
        Assert.Equal(["kept"], (await Courier.Show()).Items);
    }

    [Fact]
    public async Task A_cancelled_call_reaches_the_caller_as_cancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Courier.Cancel());

    [Fact]
    public async Task Nulls_and_values_and_immutable_messages_go_there_and_back()
    {
        Assert.Null(await Courier.Round(null, null, []));
        var label = await Courier.Round(new Label("a", []), 3, ["b", "c"]);
        Assert.Equal("abc", label!.Text);
        Assert.Equal(3, Assert.Single(label.Numbers));
        Assert.Equal("d", (await Courier.Round(new Label("d", [1]), null, ImmutableArray<string>.Empty))!.Text);
    }

    [Fact]
    public async Task A_reference_can_be_handed_over_and_called()
    {
        var back = await Courier.Forward(Turn);

        Assert.Equal(Turn, back);
        Assert.Equal(1, await back.Activation());
    }

    [Fact]
    public void References_to_one_grain_are_equal_and_know_their_key()
    {
        Assert.Equal(Turn, engine.Grains.GetGrain<ITurnGrain>(_key));
        Assert.NotEqual(Turn, engine.Grains.GetGrain<ITurnGrain>(Probe.NewKey()));
        Assert.Equal(Turn.GetHashCode(), engine.Grains.GetGrain<ITurnGrain>(_key).GetHashCode());
        Assert.Equal(_key, Turn.GetPrimaryKeyString());
        Assert.Equal($"turn/{_key}", Turn.GetGrainId().ToString());
    }

    [Fact]
    public async Task A_call_that_takes_too_long_fails_for_its_caller_and_runs_on()
    {
        var clock = Stopwatch.StartNew();
        var call = Turn.PassSoon("slow");
        await engine.Probe.Noted(_key, "slow in");
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));

        engine.Probe.Open(_key, "slow");
        await engine.Probe.Noted(_key, "slow out");
    }

    [Fact]
    public async Task A_call_that_times_out_before_its_turn_is_never_run()
    {
        var running = Turn.Pass("running");
        await engine.Probe.Noted(_key, "running in");
        await Assert.ThrowsAsync<TimeoutException>(() => Turn.PassSoon("queued"));

        engine.Probe.Open(_key, "running");
        await running;
        await Turn.Activation();

        Assert.DoesNotContain("queued in", engine.Probe.Diary(_key));
    }

    [Fact]
    public async Task A_caller_that_blocks_its_thread_after_a_call_does_not_block_the_grain() => await Task.Run(async () =>
    {
        await Turn.Activation();

        // Were this code run by the grain that has just answered, the grain could not answer again.
        Assert.Equal(1, Turn.Activation().WaitAsync(Support.Eventually.Deadline).GetAwaiter().GetResult());
    });

    [Fact]
    public async Task The_callers_trace_flows_into_the_grain()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var activity = new Activity("caller").Start();

        Assert.Equal(activity.TraceId.ToString(), await Turn.Trace());
        Assert.Same(activity, Activity.Current);
    }

    [Fact]
    public async Task A_call_without_a_trace_does_not_get_that_of_another()
    {
        using (new Activity("earlier caller").Start())
        {
            await Turn.Trace();
        }

        Assert.Null(Activity.Current);
        Assert.Null(await Turn.Trace());
    }

    [Fact]
    public async Task What_a_grain_sets_in_its_context_reaches_neither_its_caller_nor_the_next_call()
    {
        // Both wait behind a third, so that they run one right after the other.
        var running = Turn.Pass("gate");
        await engine.Probe.Noted(_key, "gate in");
        var calls = new[] { Turn.Ambient("first"), Turn.Ambient("second") };
        engine.Probe.Open(_key, "gate");
        await running;

        Assert.All(await Task.WhenAll(calls), Assert.Null);
        Assert.Null(await Turn.Ambient("third"));
    }
}
