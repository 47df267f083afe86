using Grainline.Journal;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>What the provider refuses for now goes out later, whatever happens meanwhile.</summary>
public sealed class RefusalTests
{
    private const string Message = """{"id":"m","type":"send_message","channel":"wa","text":"Hello"}""";

    private const int People = 5;

    private readonly Scene _scene = new(ratePerSecond: 1);

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

    [Fact]
    public void What_waits_in_the_queue_is_not_tried_once_the_token_is_refused()
    {
        Refuse("190", times: 100);
        StartMany();

        _scene.Pass(TimeSpan.FromMinutes(4));

        Assert.Single(World.Meta.Tried);
        Assert.All(World.Disk.Runs.Values, run => Assert.Equal(StepStatus.Retrying, run.StepStatus));
    }

    [Fact]
    public void After_the_pause_one_message_finds_out_whether_the_others_may_go()
    {
        Refuse("190", times: 2);
        StartMany();
        _scene.Pass(TimeSpan.FromMinutes(7));
        Assert.Equal(2, World.Meta.Tried.Count);

        World.Traffic.Stuck = TrafficKind.Message;
        _scene.Pass(TimeSpan.FromMinutes(7));
        Assert.Equal(3, World.Meta.Tried.Count);

        World.Traffic.Stuck = null;
        _scene.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(People, World.Meta.Taken.Count);
    }

    [Fact]
    public void A_template_that_is_paused_stops_no_other_message()
    {
        Refuse("132015", times: 100);
        var template = _scene.Publish("""{"id":"m","type":"send_message","channel":"wa","template":{"name":"offer","language":"en"}}""");
        var text = _scene.Publish(Message);
        World.Traffic.Stuck = TrafficKind.Message;
        for (var person = 0; person < People; person++)
        {
            _scene.Start(template, PhoneOf(person));
        }

        World.Traffic.Stuck = null;
        World.Drain();
        _scene.Pass(TimeSpan.FromSeconds(1));
        World.Meta.Refuses.Clear();
        _scene.Start(text, PhoneOf(People));
        _scene.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal("Hello", Assert.Single(World.Meta.Taken).Message.Content.Text);
        Assert.Equal(2, World.Meta.Tried.Count);
    }

    [Fact]
    public void A_person_whom_meta_spares_one_message_still_gets_the_others()
    {
        Refuse("131049", times: 1);
        var admission = _scene.Publish(Message);
        _scene.Start(admission);
        _scene.Start(admission);
        _scene.Pass(TimeSpan.FromSeconds(2));
        Assert.Single(World.Meta.Taken);

        _scene.World.Pass(TimeSpan.FromHours(23));
        World.Drain();
        Assert.Single(World.Meta.Taken);

        _scene.World.Pass(TimeSpan.FromHours(2));
        World.Drain();
        Assert.Equal(2, World.Meta.Taken.Count);
    }

    [Fact]
    public void A_person_who_gets_too_many_holds_up_nobody_and_gets_the_others_soon()
    {
        Refuse("131056", times: 1);
        var admission = _scene.Publish(Message);
        _scene.Start(admission);
        _scene.Start(admission);
        _scene.Start(admission, PhoneOf(1));
        _scene.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(PhoneOf(1), Assert.Single(World.Meta.Taken).Message.To);

        _scene.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(3, World.Meta.Taken.Count);
        Assert.Equal(4, World.Meta.Tried.Count);
    }

    /// <summary>All wait in the queue when the first one is answered.</summary>
    private void StartMany()
    {
        var admission = _scene.Publish(Message);
        World.Traffic.Stuck = TrafficKind.Message;
        for (var person = 0; person < People; person++)
        {
            _scene.Start(admission, PhoneOf(person));
        }

        World.Traffic.Stuck = null;
        World.Drain();
    }

    private void Refuse(string code, int times)
    {
        for (var time = 0; time < times; time++)
        {
            World.Meta.Refuses.Enqueue(code);
        }
    }

    private void StepUntil(Func<bool> condition)
    {
        while (!condition())
        {
            Assert.True(World.Step(), "Nothing happens any more.");
        }
    }

    private static string PhoneOf(int person) => $"+3934900000{person:D2}";
}
