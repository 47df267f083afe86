using Grainline.Tests.Engines;
using Grainline.Tests.Grains;

namespace Grainline.Tests.Embedded;

/// <summary>All time comes from the clock: what happens when, to the second.</summary>
public sealed class ManualClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly EngineLimits _limits = new()
    {
        ResponseTimeout = 30 * Second,
        CollectionAge = 120 * Second,
        CollectionQuantum = Second,
    };

    [Fact]
    public void A_call_times_out_within_a_second_after_its_time()
    {
        using var simulation = new Simulation(limits: _limits);
        var call = simulation.Begin(() => simulation.Grain<ITurnGrain>("t").Pass("gate"));
        simulation.Pass(29.9 * Second);
        Assert.False(call.IsCompleted);
        simulation.Pass(1.2 * Second);

        var failure = Assert.IsType<TimeoutException>(call.Exception!.InnerException);
        Assert.StartsWith("ITurnGrain.Pass of turn/#", failure.Message, StringComparison.Ordinal);
        simulation.Probe.Open("t", "gate");
        simulation.Turns.RunUntilIdle();
        Assert.Contains("gate out", simulation.Probe.Diary("t"));
    }

    [Fact]
    public void A_call_that_timed_out_in_the_queue_leaves_its_place_in_the_mailbox()
    {
        using var simulation = new Simulation(limits: _limits with { MaxMailboxLength = 2 });
        var grain = simulation.Grain<ITurnGrain>("t");
        _ = simulation.Begin(() => grain.Pass("gate"));
        var waiting = simulation.Begin(() => grain.PassSoon("gate"));
        Assert.IsType<LimitExceededException>(simulation.Begin(() => grain.Activation()).Exception!.InnerException);
        simulation.Pass(3 * Second);
        Assert.IsType<TimeoutException>(waiting.Exception!.InnerException);

        var later = simulation.Begin(() => grain.Activation());
        Assert.False(later.IsCompleted);
        simulation.Probe.Open("t", "gate");
        simulation.Turns.RunUntilIdle();
        Assert.True(later.IsCompletedSuccessfully);
    }

    [Fact]
    public void An_idle_grain_leaves_within_a_second_after_its_age_and_then_no_timer_is_set()
    {
        using var simulation = new Simulation(limits: _limits);
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("t").Activation());
        simulation.Pass(119.9 * Second);
        Assert.DoesNotContain("deactivated", simulation.Probe.Diary("t"));
        simulation.Pass(3 * Second);

        Assert.Contains("deactivating ActivationIdle", simulation.Probe.Diary("t"));
        Assert.Equal(0, simulation.Host.Activations);
        Assert.Null(simulation.Clock.NextTimer);
    }

    [Fact]
    public void An_age_that_is_over_before_the_first_look_is_noticed_at_that_look()
    {
        using var simulation = new Simulation(limits: _limits with { CollectionAge = 0.1 * Second });
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("t").Activation());
        simulation.Pass(1.1 * Second);

        Assert.Equal(0, simulation.Host.Activations);
    }

    [Fact]
    public void A_call_in_between_makes_the_age_count_anew()
    {
        using var simulation = new Simulation(limits: _limits);
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("t").Activation());
        simulation.Pass(100 * Second);
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("t").Activation());
        simulation.Pass(118 * Second);
        Assert.Equal(1, simulation.Host.Activations);
        simulation.Pass(5 * Second);

        Assert.Equal(0, simulation.Host.Activations);
    }

    [Fact]
    public void A_class_may_have_an_age_of_its_own()
    {
        using var simulation = new Simulation(limits: _limits);
        simulation.Turns.Run(() => simulation.Grain<ILastingGrain>("l").Touch());
        simulation.Pass(200 * Second);
        Assert.Equal(1, simulation.Host.Activations);
        simulation.Pass(101 * Second);

        Assert.Equal(0, simulation.Host.Activations);
    }

    [Fact]
    public void DelayDeactivation_counts_from_when_it_was_asked_for_and_can_be_taken_back()
    {
        using var simulation = new Simulation(limits: _limits);
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("kept").Delay(300 * Second));
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("taken back").Delay(300 * Second));
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("taken back").Delay(-Second));
        simulation.Pass(299 * Second);
        Assert.Equal(1, simulation.Host.Activations);
        simulation.Pass(3 * Second);

        Assert.Equal(0, simulation.Host.Activations);
    }

    [Fact]
    public void An_activation_that_hangs_is_given_up_and_the_next_call_tries_anew()
    {
        using var simulation = new Simulation(limits: _limits with { ResponseTimeout = 100 * Second });
        simulation.Probe.HoldActivation("t", "gate");
        var call = simulation.Begin(() => simulation.Grain<ITurnGrain>("t").Activation());
        simulation.Pass(32 * Second);

        Assert.IsType<TimeoutException>(call.Exception!.InnerException);
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("t").Activation());
        Assert.Equal(["activating", "told to hurry", "activating", "activated"], simulation.Probe.Diary("t"));
    }

    [Fact]
    public void A_deactivation_that_hangs_is_given_up_and_waiting_calls_go_on()
    {
        using var simulation = new Simulation(limits: _limits);
        simulation.Probe.HoldDeactivation("t", "never");
        simulation.Probe.Open("t", "gate");
        simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("t").DeactivateAfter("gate"));
        var call = simulation.Begin(() => simulation.Grain<ITurnGrain>("t").Activation());
        Assert.False(call.IsCompleted);
        simulation.Pass(12 * Second);

        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(1, simulation.Host.Activations);
    }

    [Fact]
    public void A_stop_waits_no_longer_than_its_limit()
    {
        using var simulation = new Simulation(limits: _limits);
        var call = simulation.Begin(() => simulation.Grain<ITurnGrain>("t").Pass("gate"));
        var stop = simulation.Begin(() => simulation.Host.StopAsync(CancellationToken.None));
        simulation.Pass(9.9 * Second);
        Assert.False(stop.IsCompleted);
        simulation.Pass(0.2 * Second);

        Assert.True(stop.IsCompletedSuccessfully);
        Assert.IsType<SiloUnavailableException>(call.Exception!.InnerException);
    }
}

/// <summary>A grain that is kept longer than others.</summary>
public interface ILastingGrain : IGrainWithStringKey
{
    Task Touch();
}

/// <inheritdoc/>
[GrainType("lasting"), CollectionAgeLimit(Minutes = 5)]
public sealed class LastingGrain : Grain, ILastingGrain
{
    public Task Touch() => Task.CompletedTask;
}
