using Grainline.Journal;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>What became of a message reaches its contact, if it is not away for long.</summary>
public sealed class OutcomeTests
{
    private readonly Scene _scene = new();

    private World World => _scene.World;

    /// <summary>Longer than a killed silo is missed, and shorter than a lease.</summary>
    [Fact]
    public void An_outcome_is_still_told_to_a_contact_that_could_store_nothing_for_ten_seconds()
    {
        World.Traffic.Stuck = TrafficKind.Message;
        _scene.Start(_scene.Publish("""{"id":"m","type":"send_message","channel":"wa","text":"Hello"}"""));
        World.Faults = Faults.None with { Write = 1 };
        World.Traffic.Stuck = null;
        _scene.Pass(TimeSpan.FromSeconds(10));
        Assert.Single(World.Meta.Taken);

        World.Faults = Faults.None;
        _scene.Pass(TimeSpan.FromSeconds(30));

        Assert.Single(World.Meta.Tried);
        Assert.Equal(StepStatus.Done, Assert.Single(World.Disk.Journal.OfType<StepRow>()).Status);
    }
}
