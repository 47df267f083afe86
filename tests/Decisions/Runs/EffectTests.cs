using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

public sealed class EffectTests
{
    private const string Hello = """
        [{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao {{contact.first_name}}"},{"id":"t","type":"add_tags","tags":["greeted"]}]
        """;

    private readonly Scenario _scenario = new();

    public EffectTests() => _scenario.Deliver(
        _scenario.Publish(Hello), patch: new ContactPatch { Standard = [new FieldChange("first_name", FieldValue.Text("Anna"))] });

    private bool Greeted => _scenario.Contact.Tags.Contains("greeted");

    [Fact]
    public void A_message_is_sent_after_the_commit_and_the_run_goes_on_when_it_was_taken()
    {
        Assert.Equal("Ciao Anna", Assert.Single(_scenario.Sent).Effect.Content!.Text);
        Assert.False(Greeted);
        _scenario.Complete(EffectVerdict.Done);
        Assert.True(Greeted);
        Assert.Empty(_scenario.State.Runs);
        Assert.Equal(MessageStatus.Accepted, Assert.Single(_scenario.Journal.OfType<MessageStatusRow>()).Status);
    }

    [Fact]
    public void A_record_says_after_what_a_message_was_tried_again()
    {
        _scenario.Complete(EffectVerdict.Retry, "http_503");
        Assert.Contains("\"retried_after\":\"http_503\"", Assert.Single(_scenario.State.Runs).StepDetail, StringComparison.Ordinal);
        _scenario.Pass(TimeSpan.FromSeconds(5));
        _scenario.Complete(EffectVerdict.Done);
        Assert.Contains("\"retried_after\":\"http_503\"", _scenario.Steps.First().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_outcome_that_comes_twice_changes_nothing_the_second_time()
    {
        _scenario.Complete(EffectVerdict.Done);
        var rows = _scenario.Journal.Count;
        _scenario.Complete(_scenario.Sent[0], EffectVerdict.Done);
        Assert.Equal(rows, _scenario.Journal.Count);
    }

    [Fact]
    public void A_retry_keeps_the_effect_id_and_the_rendered_text()
    {
        _scenario.Complete(EffectVerdict.Retry, "130429");
        _scenario.Decide(turn => UpdateDecision.Decide(turn, new ContactPatch { Standard = [new FieldChange("first_name", FieldValue.Text("Eva"))] }, false, "x"));
        _scenario.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(2, _scenario.Sent.Count);
        Assert.Equal(_scenario.Sent[0].Message(Scenario.Phone) with { Try = 1 }, _scenario.Sent[1].Message(Scenario.Phone));
        Assert.False(_scenario.Sent[1].Again);
    }

    [Fact]
    public void Every_try_has_a_number_of_its_own_that_a_lost_outcome_keeps_and_a_hold_does_not_take_back()
    {
        _scenario.Complete(Refusal(HoldScope.Channel));
        _scenario.Pass(TimeSpan.FromMinutes(1));
        _scenario.Complete(Refusal(HoldScope.Channel));
        _scenario.Pass(TimeSpan.FromMinutes(1));
        _scenario.Pass(RunLimits.EffectLease);

        Assert.Equal([(0, false), (1, false), (2, false), (2, true)], _scenario.Sent.Select(sent => (sent.Effect.Try, sent.Again)));
    }

    [Fact]
    public void What_is_held_for_long_asks_less_often_and_counts_no_attempt()
    {
        var pauses = new List<TimeSpan>();
        for (var round = 0; round < 150; round++)
        {
            _scenario.Complete(Refusal(HoldScope.Channel) with { Code = "channel_held", RetryAfter = RunLimits.HoldPause });
            pauses.Add(Assert.Single(_scenario.State.Runs).DueAt!.Value - _scenario.Now);
            _scenario.Pass(pauses[^1]);
        }

        Assert.Equal(1, Assert.Single(_scenario.State.Runs).Attempts);
        Assert.All(pauses.Take(RunLimits.HoldRounds), pause => Assert.InRange(pause, RunLimits.HoldPause, RunLimits.HoldPause * 1.25));
        Assert.All(pauses.Skip(100), pause => Assert.InRange(pause, RunLimits.LongestHoldPause, RunLimits.LongestHoldPause * 1.25));
    }

    [Fact]
    public void However_long_a_hold_lasts_it_is_asked_about_soon_since_a_restart_forgets_who_waits_for_its_end()
    {
        _scenario.Complete(Refusal(HoldScope.Channel) with { RetryAfter = TimeSpan.FromHours(1) });
        Assert.InRange(Assert.Single(_scenario.State.Runs).DueAt!.Value - _scenario.Now, RunLimits.LongestHoldPause, RunLimits.LongestHoldPause * 1.25);
    }

    [Fact]
    public void The_end_of_a_hold_brings_forward_what_waits_and_leaves_alone_what_is_on_its_way()
    {
        var ended = Refusal(HoldScope.Channel) with { Code = EffectDecision.HoldEnded, Try = null };
        _scenario.Complete(ended);
        Assert.Equal(StepStatus.Running, Assert.Single(_scenario.State.Runs).StepStatus);

        _scenario.Complete(Refusal(HoldScope.Channel) with { RetryAfter = TimeSpan.FromHours(1) });
        _scenario.Complete(ended);
        Assert.InRange(Assert.Single(_scenario.State.Runs).DueAt!.Value - _scenario.Now, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_refusal_that_is_told_again_changes_nothing_once_the_next_try_is_under_way()
    {
        var refusal = Refusal(HoldScope.None);
        _scenario.Complete(refusal);
        _scenario.Pass(TimeSpan.FromSeconds(2));

        _scenario.Complete(refusal);

        Assert.Equal(StepStatus.Running, Assert.Single(_scenario.State.Runs).StepStatus);
    }

    [Fact]
    public void What_a_channel_of_an_older_version_refuses_is_tried_again_although_it_names_no_try()
    {
        _scenario.Complete(Refusal(HoldScope.None));
        _scenario.Pass(TimeSpan.FromSeconds(2));

        _scenario.Complete(EffectVerdict.Retry, "130429");

        Assert.Equal(StepStatus.Retrying, Assert.Single(_scenario.State.Runs).StepStatus);
    }

    [Fact]
    public void A_message_of_unknown_outcome_goes_again_when_its_step_wants_that()
    {
        var scenario = new Scenario();
        scenario.Deliver(scenario.Publish("""[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao","on_uncertain":"resend"}]"""));

        scenario.Complete(EffectVerdict.Uncertain, "answer_lost");
        scenario.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(2, scenario.Sent.Count);
        Assert.Equal(scenario.Sent[0].Run.EffectId, scenario.Sent[1].Run.EffectId);
    }

    [Fact]
    public void A_post_to_a_workflow_of_unknown_outcome_is_not_made_again()
    {
        var scenario = new Scenario();
        var run = scenario.Deliver(scenario.Publish("""[{"id":"g","type":"ghl_inbound_webhook","url":"https://x.example/hook"}]""")).RunId!;

        scenario.Complete(EffectVerdict.Uncertain, "http_502");
        scenario.Pass(RunLimits.LongestBackoff);

        Assert.Single(scenario.Sent);
        Assert.Equal((RunStatus.Failed, "http_502"), (scenario.Run(run).Status, scenario.Run(run).EndReason));
    }

    [Fact]
    public void A_retry_waits_as_long_as_the_provider_asks()
    {
        _scenario.Complete(EffectVerdict.Retry, "4", TimeSpan.FromMinutes(5));
        _scenario.Pass(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Single(_scenario.Sent);
        _scenario.Pass(TimeSpan.FromMinutes(5) / 4);
        Assert.Equal(2, _scenario.Sent.Count);
    }

    [Fact]
    public void Retries_end_and_then_the_run_fails_with_the_last_code()
    {
        for (var attempt = 1; attempt <= RunLimits.EffectAttempts; attempt++)
        {
            Assert.Equal(attempt, _scenario.Sent.Count);
            _scenario.Complete(EffectVerdict.Retry, "131000");
            _scenario.Pass(RunLimits.LongestBackoff * 2);
        }

        Assert.Equal((RunStatus.Failed, "131000"), (_scenario.Run("run_1").Status, _scenario.Run("run_1").EndReason));
        Assert.Equal(RunLimits.EffectAttempts, _scenario.Steps.Single().Attempts);
        Assert.Equal(RunLimits.EffectAttempts, _scenario.Sent.Count);
        var status = Assert.Single(_scenario.Journal.OfType<MessageStatusRow>());
        Assert.Equal((_scenario.Sent[0].Run.EffectId, MessageStatus.Failed, "131000"), (status.EffectId, status.Status, status.Code));
    }

    [Fact]
    public void A_message_whose_run_is_cancelled_between_two_tries_is_withdrawn()
    {
        _scenario.Complete(EffectVerdict.Retry, "131000");
        _scenario.Cancel();
        var withdrawn = Assert.Single(_scenario.Withdrawn);

        _scenario.Decide(turn => WithdrawalDecision.Settle(turn, withdrawn.Run, isUnsent: false));

        Assert.Equal(MessageStatus.Withdrawn, Assert.Single(_scenario.Journal.OfType<MessageStatusRow>()).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_message_on_its_way_when_its_run_is_cancelled_the_channel_says_whether_it_had_left(bool isUnsent)
    {
        _scenario.Cancel();

        _scenario.Decide(turn => WithdrawalDecision.Settle(turn, _scenario.Withdrawn[0].Run, isUnsent));

        Assert.Equal(isUnsent ? [MessageStatus.Withdrawn] : [], _scenario.Journal.OfType<MessageStatusRow>().Select(row => row.Status));
    }

    [Fact]
    public void Of_an_erased_persons_message_nothing_is_kept()
    {
        _scenario.Decide(turn => turn.Erase());
        var rows = _scenario.Journal.Count;

        _scenario.Decide(turn => WithdrawalDecision.Settle(turn, _scenario.Withdrawn[0].Run, isUnsent: true));

        Assert.Equal(rows, _scenario.Journal.Count);
    }

    [Fact]
    public void A_final_failure_fails_the_run()
    {
        _scenario.Complete(EffectVerdict.Failed, "131026");
        Assert.Equal((RunStatus.Failed, "131026"), (_scenario.Run("run_1").Status, _scenario.Run("run_1").EndReason));
        Assert.False(Greeted);
    }

    [Fact]
    public void A_lease_that_ends_asks_the_channel_again()
    {
        _scenario.Pass(RunLimits.EffectLease);
        Assert.Equal(2, _scenario.Sent.Count);
        Assert.True(_scenario.Sent[1].Again);
        Assert.Equal(_scenario.Sent[0].Run.EffectId, _scenario.Sent[1].Run.EffectId);
    }

    [Fact]
    public void An_uncertain_message_is_not_sent_again_and_the_run_goes_on_after_a_while()
    {
        _scenario.Complete(EffectVerdict.Uncertain);
        _scenario.Pass(RunLimits.UncertainSettling - TimeSpan.FromSeconds(1));
        Assert.False(Greeted);
        _scenario.Pass(TimeSpan.FromSeconds(1));
        Assert.True(Greeted);
        Assert.Single(_scenario.Sent);
        Assert.Equal(StepStatus.Uncertain, _scenario.Steps.First().Status);
    }

    [Fact]
    public void A_status_from_the_provider_settles_an_uncertain_message()
    {
        _scenario.Complete(EffectVerdict.Uncertain);
        _scenario.Receive(_scenario.Sent[0], MessageStatus.Sent);
        Assert.True(Greeted);
        Assert.Equal(StepStatus.Done, _scenario.Steps.First().Status);
    }

    [Fact]
    public void A_failed_status_settles_an_uncertain_message_as_failed()
    {
        _scenario.Complete(EffectVerdict.Uncertain);
        _scenario.Receive(_scenario.Sent[0], MessageStatus.Failed);
        Assert.Equal(RunStatus.Failed, _scenario.Run("run_1").Status);
    }

    [Fact]
    public void A_cancelled_run_gives_up_its_effect_and_its_late_outcome_changes_nothing()
    {
        Assert.Equal("run_1-1", Assert.Single(_scenario.Cancel("run_1")).EffectId);
        _scenario.Complete(EffectVerdict.Done);
        _scenario.Pass(TimeSpan.FromDays(1));
        Assert.False(Greeted);
        Assert.Single(_scenario.Sent);
        Assert.Equal(RunStatus.Cancelled, _scenario.Run("run_1").Status);
    }

    [Fact]
    public void An_outcome_after_the_contact_was_erased_brings_nothing_back()
    {
        _scenario.Decide(turn => EraseDecision.Decide(turn, "x", mayWait: false, isOnTheWay: false));
        _scenario.Complete(EffectVerdict.Done);
        Assert.Null(_scenario.State.Profile);
    }

    private EffectOutcome Refusal(HoldScope hold) => new()
    {
        EffectId = _scenario.Sent[^1].Run.EffectId,
        RunId = _scenario.Sent[^1].Run.Id,
        Verdict = EffectVerdict.Retry,
        Code = "130429",
        Hold = hold,
        Try = _scenario.Sent[^1].Effect.Try,
    };
}
