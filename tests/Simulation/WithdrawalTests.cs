using Grainline.Journal;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>What is taken back is not carried out.</summary>
public sealed class WithdrawalTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void A_message_does_not_go_out_when_another_run_brings_the_opt_out_at_the_same_moment()
    {
        _scene.Start(_scene.Publish("""{"id":"w","type":"wait","duration":"PT1M"},{"id":"m","type":"send_message","channel":"wa","text":"Hello"}"""));
        _scene.Start(_scene.Publish("""{"id":"w","type":"wait","duration":"PT1M"},{"id":"c","type":"set_consent","status":"opted_out"}"""));

        _scene.World.Pass(TimeSpan.FromMinutes(1));
        _scene.World.Drain();

        Assert.Empty(_scene.World.Meta.Taken);
        Assert.Equal(StepStatus.Failed, _scene.World.Disk.Journal.OfType<StepRow>().Single(step => step.Type == "send_message").Status);
        Assert.All(_scene.World.Disk.Runs.Values, run => Assert.NotNull(run.EndedAt));
    }
}
