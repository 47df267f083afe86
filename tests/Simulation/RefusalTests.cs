using Grainline.Journal;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>What the provider refuses for now goes out later, whatever happens meanwhile.</summary>
public sealed class RefusalTests
{
    private const string Message = """{"id":"m","type":"send_message","channel":"wa","text":"Hello"}""";

    private readonly Scene _scene = new();

    private World World => _scene.World;

    [Fact]
    public void A_message_that_was_refused_goes_out_after_a_crash_before_its_next_try()
    {
        World.Meta.Refuses.Enqueue("131000");
        _scene.Start(_scene.Publish(Message));
        World.Pass(TimeSpan.FromSeconds(2));
        StepUntil(() => World.Disk.Runs.Values.Single().StepAttempts > 1);

        World.Crash();
        _scene.Pass(TimeSpan.FromMinutes(2));

        Assert.Single(World.Meta.Taken);
        Assert.Equal(StepStatus.Done, World.Disk.Journal.OfType<StepRow>().Single().Status);
    }

    private void StepUntil(Func<bool> condition)
    {
        while (!condition())
        {
            Assert.True(World.Step(), "Nothing happens any more.");
        }
    }
}
