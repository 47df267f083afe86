using Grainline.Channels;
using Grainline.Messages;

namespace Grainline.Tests.Decisions.Channels;

public sealed class SendQueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly SendQueue _queue = new();
    private int _effects;

    [Fact]
    public void Automations_take_turns_however_much_one_of_them_has_to_send()
    {
        for (var person = 0; person < 100; person++)
        {
            Add("flood", $"+3934700{person:D5}");
        }

        Add("drop", "+393480000001");
        Add("drop", "+393480000002");
        Assert.Equal(["flood", "drop", "flood", "drop", "flood"], _queue.Take(5, Start).Select(message => message.AutomationId));
    }

    [Fact]
    public void A_person_gets_a_burst_and_then_one_in_six_seconds_in_order_and_holds_up_nobody()
    {
        const string Person = "+393470000001";
        _queue.Pace = new RecipientPace(2);
        for (var message = 0; message < 5; message++)
        {
            Add("a", Person);
        }

        Add("a", "+393480000001");
        Assert.Equal(["1", "2", "6"], Taken(Start));
        Assert.Equal(TimeSpan.FromSeconds(6), _queue.Rest(Start));
        Assert.Empty(Taken(Start.AddSeconds(5.9)));
        Add("b", Person);
        Assert.Equal(["3"], Taken(Start.AddSeconds(6)));
        Assert.Empty(Taken(Start.AddSeconds(6)));
        Assert.Equal(["4"], Taken(Start.AddSeconds(12)));
        Assert.Equal(["5"], Taken(Start.AddSeconds(18)));
        Assert.Equal(["7"], Taken(Start.AddSeconds(24)));
        Assert.Equal((0, TimeSpan.Zero), (_queue.Waiting, _queue.Rest(Start.AddSeconds(24))));
    }

    [Fact]
    public void A_message_that_is_answered_takes_no_place_and_is_known_until_its_contact_is_told()
    {
        var (way, call) = (new TaskCompletionSource(), new TaskCompletionSource());
        _queue.Begin("1", way.Task, call.Task);
        Assert.Equal([call.Task], _queue.Calls);

        call.SetResult();
        Assert.Empty(_queue.Calls);
        Assert.True(_queue.Knows("1"));
        Assert.Equal([way.Task], _queue.Ways);

        _queue.End("1");
        Assert.False(_queue.Knows("1"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_person_of_whom_the_provider_wants_no_more_for_now_rests_and_others_go(int burst)
    {
        const string Person = "+393470000001";
        _queue.Pace = new RecipientPace(burst);
        _queue.Pace.Rest(Person, Start.AddSeconds(4), Start);
        Add("a", Person);
        Add("a", "+393480000001");
        Assert.Equal(["2"], Taken(Start));
        Assert.Equal(TimeSpan.FromSeconds(4), _queue.Rest(Start));

        _queue.Pace.Rest(Person, Start.AddSeconds(7), Start.AddSeconds(3));
        Assert.Empty(Taken(Start.AddSeconds(4)));
        Assert.Equal(["1"], Taken(Start.AddSeconds(7)));
    }

    [Fact]
    public void A_clock_that_is_set_back_holds_nobody_up()
    {
        _queue.Pace = new RecipientPace(1);
        Add("a", "+393470000001");
        Assert.Equal(["1"], Taken(Start));
        Add("a", "+393470000001");
        Assert.Equal(["2"], Taken(Start.AddMinutes(-30)));
        Add("a", "+393470000001");
        Assert.Empty(Taken(Start.AddMinutes(-30)));
    }

    [Fact]
    public void What_rested_when_the_clock_was_set_back_goes_at_once_and_in_order()
    {
        _queue.Pace = new RecipientPace(1);
        Add("a", "+393470000001");
        Add("a", "+393470000001");
        Add("a", "+393470000001");
        Assert.Equal(["1"], Taken(Start));
        Assert.Equal(["2"], Taken(Start.AddMinutes(-30)));
        Assert.Equal(TimeSpan.FromSeconds(6), _queue.Rest(Start.AddMinutes(-30)));
        Assert.Equal(["3"], Taken(Start.AddMinutes(-30).AddSeconds(6)));
    }

    [Fact]
    public void What_is_taken_back_is_not_sent_wherever_it_stands()
    {
        _queue.Pace = new RecipientPace(1);
        Add("a", "+393470000001");
        Add("a", "+393470000001");
        Add("a", "+393470000001");
        Assert.True(_queue.Remove("1"));
        Assert.False(_queue.Remove("1"));
        Assert.Equal(["2"], Taken(Start));
        Assert.True(_queue.Remove("3"));
        Assert.Empty(Taken(Start.AddSeconds(60)));
        Add("a", "+393470000001");
        Assert.Equal(["4"], Taken(Start.AddSeconds(60)));
    }

    private string[] Taken(DateTimeOffset now) => [.. _queue.Take(100, now).Select(message => message.EffectId)];

    private void Add(string automation, string to) => _queue.Add(new OutboundMessage
    {
        EffectId = $"{++_effects}",
        RunId = "run",
        AutomationId = automation,
        StepId = "step",
        To = to,
        Content = new MessageContent { Text = "Ciao" },
    });
}
