using Grainline.Contacts;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>A second process on the same disk, as in a cluster that takes the first for dead, or that has moved some grains.</summary>
public sealed class OtherSiloTests
{
    private const int QueueLength = 60;

    private readonly Scene _scene = new(ratePerSecond: 1);

    private World World => _scene.World;

    [Fact]
    public void What_a_cancel_ended_does_not_leave_when_its_process_died_before_it_was_taken_back()
    {
        var admission = _scene.Publish("""{"id":"m","type":"send_message","channel":"wa","text":"Hello"}""");
        for (var person = 0; person < QueueLength; person++)
        {
            _scene.Start(admission, $"+3934900000{person:D2}");
        }

        _scene.Start(admission);
        var other = new Life(World);
        other.Start(() => other.Grains.GetGrain<IContactGrain>(Scene.Phone).Cancel([], "cancelled", "test"));
        while (World.Disk.Runs.Values.Single(run => run.Phone == Scene.Phone).Status != RunStatus.Cancelled)
        {
            Assert.True(World.Step(), "Nothing happens any more.");
        }

        other.Dispose();
        _scene.Pass(TimeSpan.FromSeconds(2 * QueueLength));

        Assert.Empty(World.Bugs);
        Assert.Equal(QueueLength, World.Meta.Taken.Count);
        Assert.DoesNotContain(World.Meta.Taken, taken => taken.Message.To == Scene.Phone);
    }
}
