using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

public sealed class OptOutTests
{
    private const string Message = """[{"id":"m","type":"send_message","channel":"wa","text":"Hello","on_error":"continue"},{"id":"end","type":"add_tags","tags":["end"]}]""";

    private readonly Scenario _scenario = new();

    [Fact]
    public void A_message_that_is_to_be_tried_again_is_not()
    {
        Start();
        _scenario.Complete(EffectVerdict.Retry, "131000");

        _scenario.Hear("STOP");

        Assert.Equal((StepStatus.Failed, "opted_out"), Outcome());
        Assert.Equal<string>(["end"], _scenario.Contact.Tags);
        Assert.Equal(MessageStatus.Withdrawn, Assert.Single(_scenario.Journal.OfType<MessageStatusRow>()).Status);
    }

    [Fact]
    public void A_message_on_its_way_is_recalled_and_fails_when_it_had_not_left()
    {
        var run = Start();
        _scenario.Hear("STOP");
        Assert.Equal(run, Assert.Single(_scenario.Withdrawn).Run.Id);

        _scenario.Decide(turn => WithdrawalDecision.Settle(turn, _scenario.Withdrawn[0].Run, isUnsent: true));

        Assert.Equal((StepStatus.Failed, "opted_out"), Outcome());
    }

    [Fact]
    public void A_message_that_had_left_is_settled_by_its_status()
    {
        Start();
        _scenario.Hear("STOP");
        _scenario.Decide(turn => WithdrawalDecision.Settle(turn, _scenario.Withdrawn[0].Run, isUnsent: false));

        _scenario.Receive(_scenario.Sent[0], MessageStatus.Delivered);

        Assert.Equal(StepStatus.Done, _scenario.Steps.First().Status);
    }

    [Fact]
    public void After_a_crash_it_is_recalled_again_and_not_sent()
    {
        Start();
        _scenario.Hear("STOP");

        _scenario.Pass(RunLimits.EffectLease);

        Assert.Single(_scenario.Sent);
        Assert.Equal(2, _scenario.Withdrawn.Count);
    }

    [Fact]
    public void A_recall_that_comes_late_changes_nothing()
    {
        Start();
        _scenario.Hear("STOP");
        _scenario.Complete(EffectVerdict.Done);

        _scenario.Decide(turn => WithdrawalDecision.Settle(turn, _scenario.Withdrawn[0].Run, isUnsent: true));

        Assert.Equal(StepStatus.Done, _scenario.Steps.First().Status);
        Assert.Equal(ConsentStatus.OptedOut, _scenario.Contact.Consent.Status);
    }

    [Fact]
    public void A_message_that_the_same_turn_asked_for_is_not_handed_over_and_fails_at_once()
    {
        var message = _scenario.Publish($$"""[{"id":"w","type":"wait","duration":"PT1H"},{{Message[1..]}}""", "aut_message");
        var consent = _scenario.Publish("""[{"id":"w","type":"wait","duration":"PT1H"},{"id":"c","type":"set_consent","status":"opted_out"}]""", "aut_consent");
        _scenario.Deliver(message);
        _scenario.Deliver(consent);

        _scenario.Pass(TimeSpan.FromHours(1));

        Assert.Empty(_scenario.Sent);
        var step = _scenario.Steps.Single(step => step.Type == "send_message");
        Assert.Equal((StepStatus.Failed, true), (step.Status, step.Detail!.Contains("opted_out", StringComparison.Ordinal)));
        Assert.Empty(_scenario.State.Runs);
    }

    [Fact]
    public void A_message_that_the_same_turn_asked_for_again_is_recalled_and_not_handed_over()
    {
        var run = Start();
        _scenario.Deliver(_scenario.Publish("""[{"id":"w","type":"wait","duration":"PT15S"},{"id":"c","type":"set_consent","status":"opted_out"}]""", "aut_consent"));

        _scenario.Pass(RunLimits.EffectLease);

        Assert.Single(_scenario.Sent);
        Assert.Equal(run, Assert.Single(_scenario.Withdrawn).Run.Id);
        Assert.Equal(run, Assert.Single(_scenario.State.Runs).Id);
    }

    private string Start() => _scenario.Deliver(_scenario.Publish(Message)).RunId!;

    private (StepStatus Status, string Reason) Outcome()
    {
        var step = _scenario.Steps.First();
        return (step.Status, System.Text.Json.Nodes.JsonNode.Parse(step.Detail!)!["reason"]!.GetValue<string>());
    }
}
