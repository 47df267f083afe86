using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

public sealed class ReplyTests
{
    private const string Ask = """
        [{"id":"q","type":"wait_for_reply","timeout":"PT1H",
          "replies":[
            {"match":{"contains_any":["si","sì","yes","👍"]},"steps":[{"id":"y","type":"add_tags","tags":["yes"]}]},
            {"match":{"button":"no_button"},"steps":[{"id":"b","type":"add_tags","tags":["button"]}]},
            {"match":{"regex":"^[0-9]{5}$"},"steps":[{"id":"z","type":"set_fields","fields":{"zip":"{{reply.text}}"}}]},
            {"match":{"equals":"forse"},"steps":[{"id":"m","type":"add_tags","tags":["maybe"]}]}],
          "otherwise":[{"id":"o","type":"set_fields","fields":{"said":"{{reply.text}}"}}],
          "no_reply":[{"id":"n","type":"add_tags","tags":["silent"]}]},
         {"id":"end","type":"add_tags","tags":["end"]}]
        """;

    private readonly Scenario _scenario = new();

    [Theory]
    [InlineData("Sì, certo!", null, "yes")]
    [InlineData(" SI ", null, "yes")]
    [InlineData("Perfetto👍", null, "yes")]
    [InlineData("Rifiuto", "no_button", "button")]
    [InlineData("Forse", null, "maybe")]
    public void The_first_match_of_a_reply_decides_the_way(string text, string? button, string tag)
    {
        var run = _scenario.Deliver(_scenario.Publish(Ask)).RunId!;
        Assert.Equal(HearAnswer.Taken, _scenario.Hear(text, button));
        Assert.Equal<string>([tag, "end"], _scenario.Contact.Tags);
        Assert.Equal(RunStatus.Completed, _scenario.Run(run).Status);
    }

    [Fact]
    public void What_was_answered_can_be_used_afterwards()
    {
        _scenario.Deliver(_scenario.Publish(Ask));
        _scenario.Hear("20121");
        Assert.Equal("20121", _scenario.Contact.CustomFields["zip"].Raw);
        _scenario.Deliver(_scenario.Publish(Ask));
        _scenario.Hear("possibile");
        Assert.Equal("possibile", _scenario.Contact.CustomFields["said"].Raw);
    }

    [Fact]
    public void No_reply_in_time_has_its_own_way_and_a_later_reply_belongs_to_nobody()
    {
        _scenario.Deliver(_scenario.Publish(Ask));
        _scenario.Pass(TimeSpan.FromHours(1));
        Assert.Equal<string>(["silent", "end"], _scenario.Contact.Tags);
        Assert.Equal(HearAnswer.Free, _scenario.Hear("si"));
    }

    [Fact]
    public void The_newest_run_that_waits_gets_the_reply_and_the_next_reply_goes_to_the_one_before()
    {
        var first = _scenario.Deliver(_scenario.Publish(Ask)).RunId!;
        var second = _scenario.Deliver(_scenario.Publish(Ask, id: "aut_b")).RunId!;
        _scenario.Hear("forse");
        Assert.Equal((RunStatus.Waiting, RunStatus.Completed), (_scenario.Run(first).Status, _scenario.Run(second).Status));
        _scenario.Hear("forse");
        Assert.Equal(RunStatus.Completed, _scenario.Run(first).Status);
    }

    [Fact]
    public void An_answer_to_a_message_goes_to_the_run_that_sent_it_as_long_as_that_waits()
    {
        var first = _scenario.Deliver(_scenario.Publish(Ask)).RunId!;
        var second = _scenario.Deliver(_scenario.Publish(Ask, id: "aut_b")).RunId!;
        _scenario.Hear("forse", runId: first);
        Assert.Equal((RunStatus.Completed, RunStatus.Waiting), (_scenario.Run(first).Status, _scenario.Run(second).Status));
        _scenario.Hear("forse", runId: first);
        Assert.Equal(RunStatus.Completed, _scenario.Run(second).Status);
    }

    [Fact]
    public void The_same_message_twice_is_heard_once()
    {
        _scenario.Deliver(_scenario.Publish(Ask));
        _scenario.Deliver(_scenario.Publish(Ask, id: "aut_b"));
        Assert.Equal(HearAnswer.Taken, _scenario.Hear("si", id: "wamid.same"));
        Assert.Equal(HearAnswer.Duplicate, _scenario.Hear("si", id: "wamid.same"));
        Assert.Single(_scenario.State.Runs);
    }

    [Fact]
    public void A_message_that_started_nothing_yet_is_offered_again()
    {
        Assert.Equal(HearAnswer.Free, _scenario.Hear("ciao", id: "wamid.same"));
        Assert.Equal(HearAnswer.Free, _scenario.Hear("ciao", id: "wamid.same"));
        Assert.Single(_scenario.Journal.OfType<Grainline.Journal.MessageRow>());
    }

    [Fact]
    public void Who_writes_stop_gets_nothing_more_until_it_writes_start()
    {
        var version = _scenario.Publish("""[{"id":"m","type":"send_message","channel":"wa","text":"Hi"}]""");
        Assert.Equal(HearAnswer.Consent, _scenario.Hear("Stop."));
        Assert.Equal(ConsentStatus.OptedOut, _scenario.Contact.Consent.Status);
        Assert.Equal((DeliveryOutcome.Skipped, "opted_out"), (_scenario.Deliver(version).Outcome, _scenario.Deliver(version).Reason));
        _scenario.Hear("START");
        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(version).Outcome);
    }

    [Theory, InlineData("Start"), InlineData("alta"), InlineData("iscrivimi")]
    public void A_word_of_opt_in_is_an_ordinary_message_of_whoever_has_not_opted_out(string word)
    {
        Assert.Equal(HearAnswer.Free, _scenario.Hear(word));
        Assert.Equal(ConsentStatus.OptedIn, _scenario.Contact.Consent.Status);

        _scenario.Deliver(_scenario.Publish(Ask));
        Assert.Equal(HearAnswer.Taken, _scenario.Hear(word));
        Assert.Equal(word, _scenario.Contact.CustomFields["said"].Raw);
    }

    [Fact]
    public void A_message_after_an_opt_out_fails_its_step_and_is_not_sent()
    {
        var run = _scenario.Deliver(_scenario.Publish(
            """[{"id":"w","type":"wait","duration":"PT1H"},{"id":"m","type":"send_message","channel":"wa","text":"Hi"}]""")).RunId!;
        _scenario.Hear("stop");
        _scenario.Pass(TimeSpan.FromHours(1));
        Assert.Empty(_scenario.Sent);
        Assert.Equal("opted_out", _scenario.Run(run).EndReason);
    }

    [Fact]
    public void A_wait_can_be_skipped_by_hand()
    {
        var run = _scenario.Deliver(_scenario.Publish(Ask)).RunId!;
        Assert.True(_scenario.Decide(turn => ControlDecision.SkipWait(turn, run, "tester")));
        Assert.False(_scenario.Decide(turn => ControlDecision.SkipWait(turn, run, "tester")));
        Assert.Equal<string>(["silent", "end"], _scenario.Contact.Tags);
    }
}
