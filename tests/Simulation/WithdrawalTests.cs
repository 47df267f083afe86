using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>What is taken back is not carried out.</summary>
public sealed class WithdrawalTests
{
    /// <summary>To one host.</summary>
    private const int CallsAtOnce = 16;

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

    [Fact]
    public void A_request_that_waits_for_its_turn_is_not_made_once_a_cancel_is_answered()
    {
        var admission = _scene.Publish("""{"id":"r","type":"http_request","method":"POST","url":"https://example.com/news"}""");
        _scene.World.Traffic.Stuck = TrafficKind.Request;
        for (var person = 0; person < CallsAtOnce + 1; person++)
        {
            _scene.Start(admission, PhoneOf(person));
        }

        _scene.World.Do(grains => grains.GetGrain<IContactGrain>(PhoneOf(CallsAtOnce)).Cancel([], "cancelled", "test"));
        _scene.World.Traffic.Stuck = null;
        _scene.World.Drain();

        var cancelled = _scene.World.Disk.Runs.Values.Single(run => run.Phone == PhoneOf(CallsAtOnce));
        Assert.Equal(RunStatus.Cancelled, cancelled.Status);
        Assert.Equal(CallsAtOnce, _scene.World.Receiver.Done.Count);
        Assert.DoesNotContain(_scene.World.Receiver.Done.Keys, effect => effect.StartsWith(cancelled.Id, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cancel_is_answered_when_the_request_on_its_way_has_ended()
    {
        _scene.World.Traffic.Stuck = TrafficKind.Request;
        _scene.Start(_scene.Publish("""{"id":"r","type":"http_request","method":"POST","url":"https://example.com/news"}"""));
        var isAnswered = false;
        _scene.World.Ask(async grains =>
        {
            await grains.GetGrain<IContactGrain>(Scene.Phone).Cancel([], "cancelled", "test");
            isAnswered = true;
        });
        _scene.World.Drain();
        Assert.False(isAnswered);

        _scene.World.Traffic.Stuck = null;
        _scene.World.Drain();

        Assert.True(isAnswered);
    }

    private static string PhoneOf(int person) => $"+3934900000{person:D2}";
}
