using System.Diagnostics.Metrics;
using Grainline.Channels;
using Grainline.Messages;

namespace Grainline.Tests.Decisions.Channels;

public sealed class SendHoldsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Over = Start.AddMinutes(5);

    private readonly SendHolds _holds = new();

    [Fact]
    public void Nothing_of_a_refused_kind_goes_until_the_pause_is_over_and_then_one_message_at_a_time()
    {
        Note("1", HoldScope.Channel, Start);
        Assert.False(_holds.Lets(Message("2"), Over.AddTicks(-1)));

        Assert.True(_holds.Lets(Message("2"), Over));
        Assert.False(_holds.Lets(Message("3"), Over));
        Assert.True(_holds.Stops(Message("3"), Over));

        _holds.End(Message("2"));
        Assert.True(_holds.Lets(Message("3"), Over));
    }

    [Fact]
    public void The_one_that_is_taken_sets_free_all_that_waited()
    {
        Note("1", HoldScope.Channel, Start);
        Assert.True(_holds.Stops(Message("2"), Start));
        Assert.True(_holds.Lets(Message("1"), Over));
        Assert.Empty(_holds.Freed());

        Note("1", HoldScope.None, Over, EffectVerdict.Done);

        Assert.Equal("2", Assert.Single(_holds.Freed()).EffectId);
        Assert.False(_holds.Stops(Message("3"), Over));
    }

    [Fact]
    public void A_number_that_may_send_again_sets_free_what_waited_for_it_and_not_what_waits_for_a_country()
    {
        Note("1", HoldScope.Channel, Start);
        Assert.True(_holds.Stops(Message("2"), Start));
        _holds.ClearChannel();
        Assert.Equal(["1", "2"], _holds.Freed().Select(message => message.EffectId).Order(StringComparer.Ordinal));

        Note("3", HoldScope.Country, Start);
        _holds.ClearChannel();
        Assert.Empty(_holds.Freed());
    }

    [Fact]
    public void An_answer_to_a_message_that_left_before_the_refusal_ends_nothing()
    {
        Note("1", HoldScope.Channel, Start);

        Note("2", HoldScope.None, Start.AddSeconds(1), EffectVerdict.Done);

        Assert.True(_holds.Stops(Message("3"), Start.AddSeconds(1)));
    }

    [Fact]
    public void What_was_refused_after_it_was_taken_goes_again_when_a_message_is_taken_and_stays_so()
    {
        var refusal = new LateRefusal(HoldScope.Channel, "payment", "+393470000001");
        _holds.Note(refusal, Start);
        Assert.True(_holds.Stops(Message("2"), Start));

        // The next one is taken, as the first was; then it is refused, too.
        Assert.True(_holds.Lets(Message("3"), Over));
        Note("3", HoldScope.None, Over, EffectVerdict.Done);
        _holds.End(Message("3"));
        Assert.True(_holds.Stops(Message("2"), Over));
        _holds.Note(refusal, Over.AddSeconds(2));

        // This one stays taken.
        var later = Over.AddMinutes(6);
        Assert.True(_holds.Lets(Message("4"), later));
        Note("4", HoldScope.None, later, EffectVerdict.Done);
        _holds.End(Message("4"));
        Assert.True(_holds.Stops(Message("2"), later.AddSeconds(59)));
        Assert.True(_holds.Lets(Message("5"), later.AddMinutes(1)));
        Note("5", HoldScope.None, later.AddMinutes(1), EffectVerdict.Done);
        Assert.Contains("2", _holds.Freed().Select(message => message.EffectId));
    }

    [Fact]
    public void A_country_that_is_refused_later_is_held_alone_and_one_person_holds_nobody()
    {
        _holds.Note(new LateRefusal(HoldScope.Country, "not there", "+3546111234"), Start);
        _holds.Note(new LateRefusal(HoldScope.Recipient, "too often", "+393470000001"), Start);

        Assert.Equal("country:IS", Assert.Single(_holds.At(Start)).What);
        Assert.False(_holds.Stops(Message("1"), Start));
    }

    [Fact]
    public void A_hold_is_counted_when_it_begins_and_when_it_begins_again_after_its_pause()
    {
        // The meter is everybody's, and others hold at the same time; it tells on the thread that counts.
        var (counted, here) = (new List<string?>(), Environment.CurrentManagedThreadId);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "grainline.holds")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, labels, _) =>
        {
            if (Environment.CurrentManagedThreadId == here)
            {
                counted.Add(labels[0].Value as string);
            }
        });
        listener.Start();

        Note("1", HoldScope.Channel, Start);
        Note("2", HoldScope.Account, Start.AddMinutes(1));
        Note("3", HoldScope.Channel, Start.AddMinutes(6));
        Note("4", HoldScope.Template, Start);
        Note("5", HoldScope.Country, Start);

        Assert.Equal(["channel", "channel", "template", "country"], counted);
    }

    private void Note(string effectId, HoldScope hold, DateTimeOffset at, EffectVerdict verdict = EffectVerdict.Retry) =>
        _holds.Note(Message(effectId), new EffectOutcome { EffectId = effectId, RunId = "run", Verdict = verdict, Code = "190", Hold = hold }, at);

    private static OutboundMessage Message(string effectId) => new()
    {
        EffectId = effectId,
        RunId = "run",
        AutomationId = "a",
        StepId = "step",
        To = "+393470000001",
        Content = new MessageContent { Template = new TemplateContent { Name = "offer", Language = "en" } },
    };
}
