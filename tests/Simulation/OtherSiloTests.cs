using Grainline.Channels;
using Grainline.Contacts;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>A second process on the same disk, as in a cluster that takes the first for dead, or that has moved some grains.</summary>
public sealed class OtherSiloTests
{
    private const string Hello = """{"id":"m","type":"send_message","channel":"wa","text":"Hello"}""";

    private const int QueueLength = 60;

    private readonly Scene _scene = new(ratePerSecond: 1);

    private World World => _scene.World;

    [Fact]
    public void What_a_cancel_ended_does_not_leave_when_its_process_died_before_it_was_taken_back()
    {
        var admission = _scene.Publish(Hello);
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

    /// <summary>The second message waits a second for its turn.</summary>
    [Fact]
    public void What_another_process_sends_too_is_sent_once()
    {
        _scene.Start(_scene.Publish(Hello), "+393490000001");
        _scene.Start(_scene.Publish(Hello));
        var other = new Life(World);
        other.Start(() => Channel(other).Send(Waiting(), again: true));
        World.Drain();
        Assert.Equal(2, World.Meta.Taken.Count);

        _scene.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal(2, World.Meta.Tried.Count);
        Assert.All(World.Disk.Runs.Values, run => Assert.NotNull(run.EndedAt));
    }

    [Fact]
    public void What_another_process_calls_unsent_is_not_sent_by_the_first()
    {
        _scene.Start(_scene.Publish(Hello), "+393490000001");
        _scene.Start(_scene.Publish(Hello));
        var other = new Life(World);
        IReadOnlyList<string> unsent = [];
        var waiting = Waiting();
        other.Start(async () => unsent = await Channel(other).Withdraw([new MessageTry(waiting.EffectId, waiting.Try)]));
        World.Drain();
        Assert.Equal([waiting.EffectId], unsent);

        _scene.Pass(TimeSpan.FromSeconds(5));

        Assert.Single(World.Meta.Tried);
    }

    private static IChannelGrain Channel(Life life) => life.Grains.GetGrain<IChannelGrain>(World.Channel);

    private OutboundMessage Waiting()
    {
        var run = World.Disk.Runs.Values.Single(run => run.Phone == Scene.Phone);
        return new OutboundMessage
        {
            EffectId = $"{run.Id}-1",
            RunId = run.Id,
            AutomationId = run.Automation.Id,
            StepId = "m",
            To = Scene.Phone,
            OnBehalfOf = Scene.Phone,
            Content = new MessageContent { Text = "Hello" },
        };
    }
}
