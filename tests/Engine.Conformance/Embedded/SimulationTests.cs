using System.Diagnostics;
using System.Globalization;
using Grainline.Tests.Grains;
using Grainline.Tests.Support;

namespace Grainline.Tests.Embedded;

/// <summary>A test drives every turn.</summary>
public sealed class SimulationTests
{
    private static readonly string[] Walkers = ["a", "b", "c", "d"];

    [Fact]
    public void The_same_seed_gives_the_same_interleaving() =>
        Assert.Equal(InterleavingOf(seed: 7), InterleavingOf(seed: 7));

    [Fact]
    public void Other_seeds_give_other_interleavings() =>
        Assert.InRange(Enumerable.Range(0, 20).Select(seed => string.Concat(InterleavingOf(seed))).Distinct().Count(), 15, 20);

    [Fact]
    public void All_turns_run_on_the_thread_of_the_test() => Assert.All(
        InterleavingOf(seed: 3),
        step => Assert.EndsWith(
            string.Create(CultureInfo.InvariantCulture, $"on {Environment.CurrentManagedThreadId}"), step, StringComparison.Ordinal));

    [Fact]
    public void Nothing_happens_until_the_test_runs_a_turn()
    {
        using var simulation = new Simulation();
        var call = simulation.Turns.Start(() => simulation.Grain<IWalkGrain>("a").Walk(1));
        Assert.Empty(simulation.Steps);

        while (simulation.Steps.Count == 0)
        {
            Assert.True(simulation.Turns.RunNext());
        }

        Assert.False(call.IsCompleted);
        simulation.Turns.RunUntilIdle();
        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public void Work_that_waits_for_time_is_told_apart_from_work_that_ends()
    {
        using var simulation = new Simulation();

        Assert.Equal(3, simulation.Turns.Run(() => simulation.Grain<IRecordGrain>("r").Add(3)));
        Assert.Throws<InvalidOperationException>(
            () => simulation.Turns.Run(() => Task.Delay(TimeSpan.FromDays(1), simulation.Clock)));
    }

    [Fact]
    public void Work_that_leaves_for_the_thread_pool_is_noticed()
    {
        using var simulation = new Simulation();
        using var gate = new ManualResetEventSlim();
        _ = simulation.Begin(async () => await Task.Run(gate.Wait));
        gate.Set();
        var clock = Stopwatch.StartNew();

        var failure = Assert.Throws<InvalidOperationException>(() =>
        {
            while (clock.Elapsed < Eventually.Deadline)
            {
                simulation.Turns.RunNext();
            }
        });

        Assert.StartsWith("The simulation was left", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_of_turns_is_noticed()
    {
        using var simulation = new Simulation();
        _ = simulation.Turns.Start(async () =>
        {
            while (true)
            {
                await Task.Yield();
            }
        });

        Assert.Throws<InvalidOperationException>(() => simulation.Turns.RunUntilIdle(limit: 1_000));
    }

    [Fact]
    public void After_a_crash_at_any_turn_callers_know_that_the_outcome_is_unknown_and_the_grain_is_what_was_stored()
    {
        var (crashes, lost) = (0, 0);
        for (var ended = false; !ended; crashes++)
        {
            using var simulation = new Simulation();
            var call = simulation.Turns.Start(() => simulation.Grain<IRecordGrain>("r").Add(5));
            for (var turn = 0; turn < crashes && !call.IsCompleted; turn++)
            {
                simulation.Turns.RunNext();
            }

            ended = call.IsCompleted;
            simulation.Host.Abandon();
            simulation.Turns.RunUntilIdle();
            var view = simulation.Turns.Run(() => simulation.Grain<IRecordGrain>("r").Get());

            Assert.True(call.IsCompleted);
            Assert.Equal(view.Total, view.Exists ? 5 : 0);
            Assert.True(view.Exists || !ended);
            lost += call.Exception?.InnerException is SiloUnavailableException ? 1 : 0;
        }

        Assert.InRange(lost, 3, crashes);
    }

    [Fact]
    public void A_crash_neither_deactivates_nor_lets_anything_go_on()
    {
        using var simulation = new Simulation();
        var call = simulation.Begin(() => simulation.Grain<ITurnGrain>("t").Pass("gate"));
        var timer = simulation.Begin(() => simulation.Grain<ITickGrain>("t").StartTimer(
            TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), interleave: true, keepAlive: true));
        Assert.True(timer.IsCompletedSuccessfully);

        simulation.Host.Abandon();
        simulation.Probe.Open("t", "gate");
        simulation.Pass(TimeSpan.FromSeconds(10));

        Assert.IsType<SiloUnavailableException>(call.Exception!.InnerException);
        Assert.Equal(["activating", "activated", "gate in"], simulation.Probe.Diary("t"));
        Assert.Equal(0, simulation.Host.Activations);
    }

    [Fact]
    public void Work_outside_of_grains_can_crash_too()
    {
        using var simulation = new Simulation();
        using var crash = new CancellationTokenSource();
        var ran = false;
        var work = simulation.Turns.Start(
            async () =>
            {
                await Task.Yield();
                ran = true;
            },
            crash.Token);
        simulation.Turns.RunNext();
        crash.Cancel();
        simulation.Turns.RunUntilIdle();

        Assert.False(ran);
        Assert.False(work.IsCompleted);
    }

    [Fact]
    public void A_stop_is_simulated_like_everything_else()
    {
        using var simulation = new Simulation();
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("t").Activation());
        simulation.Turns.Run(() => simulation.Host.StopAsync(CancellationToken.None));

        Assert.Equal(["activating", "activated", "deactivating ShuttingDown", "deactivated"], simulation.Probe.Diary("t"));
    }

    private static List<string> InterleavingOf(int seed)
    {
        using var simulation = new Simulation(seed);
        simulation.Turns.Run(() => simulation.Grain<IWalkGrain>("leader").Lead(Walkers, steps: 5));
        Assert.Equal((Walkers.Length * 5) + 1, simulation.Steps.Count);
        return simulation.Steps;
    }
}
