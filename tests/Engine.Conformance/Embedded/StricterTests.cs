using System.Globalization;
using Grainline.Tests.Grains;

namespace Grainline.Tests.Embedded;

/// <summary>Where the embedded engine is stricter than Orleans promises. Grains must not rely on it.</summary>
public sealed class StricterTests
{
    [Fact]
    public void Calls_of_one_caller_start_in_the_order_in_which_they_were_made()
    {
        using var simulation = new Simulation();
        var gates = Enumerable.Range(0, 50).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        simulation.Probe.Open("t", gates);
        simulation.Turns.Run(() => Task.WhenAll(gates.Select(gate => simulation.Grain<ITurnGrain>("t").Pass(gate))));

        Assert.Equal(gates.SelectMany(gate => new[] { $"{gate} in", $"{gate} out" }), simulation.Probe.Diary("t").Skip(2));
    }

    [Fact]
    public void A_grain_that_asks_to_leave_while_it_activates_answers_first()
    {
        using var simulation = new Simulation();
        simulation.Probe.LeaveAtOnce("t");

        Assert.Equal(1, simulation.Turns.Run(() => simulation.Grain<ITurnGrain>("t").Activation()));
        simulation.Turns.RunUntilIdle();
        Assert.Equal(["activating", "activated", "deactivating ApplicationRequested", "deactivated"], simulation.Probe.Diary("t"));
    }
}
