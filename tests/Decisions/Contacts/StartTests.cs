using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Tests.Decisions.Contacts;

public sealed class StartTests
{
    private const string LongWait = """[{"id":"w","type":"wait","duration":"PT24H"}]""";
    private const string NothingLong = """[{"id":"s","type":"stop"}]""";

    private readonly Scenario _scenario = new();

    [Fact]
    public void A_contact_with_another_number_passes_new_deliveries_on_and_knows_the_old_ones()
    {
        var scenario = new Scenario();
        var automation = scenario.Publish("""[{"id":"t","type":"add_tags","tags":["a"]}]""");
        var first = scenario.Deliver(automation, key: "id:1");

        scenario.Decide(turn => MoveDecision.Leave(turn, "+393499999999", "whatsapp"));

        var again = scenario.Deliver(automation, key: "id:1");
        Assert.Equal((DeliveryOutcome.Duplicate, first.RunId), (again.Outcome, again.RunId));
        Assert.Equal("+393499999999", scenario.Deliver(automation, key: "id:2").MovedTo);
    }

    [Fact]
    public void A_delivery_creates_the_contact_and_starts_one_run()
    {
        var answer = _scenario.Deliver(_scenario.Publish(LongWait), patch: Patch("first_name", "Mario"));

        Assert.Equal(DeliveryOutcome.Accepted, answer.Outcome);
        Assert.True(answer.ContactCreated);
        Assert.Equal("Mario", _scenario.Contact.FirstName);
        Assert.Equal(answer.RunId, Assert.Single(_scenario.State.Runs).Id);
        Assert.Equal(202, Assert.Single(_scenario.Journal.OfType<DeliveryRow>()).Status);
    }

    [Fact]
    public void A_delivery_with_a_known_key_is_a_duplicate_of_the_first_and_starts_nothing()
    {
        var automation = _scenario.Publish(LongWait);
        var first = _scenario.Deliver(automation, key: "k");
        var second = _scenario.Deliver(automation, key: "k");

        Assert.Equal(DeliveryOutcome.Duplicate, second.Outcome);
        Assert.Equal(first.RunId, second.RunId);
        Assert.Equal("dlv_1", second.DuplicateOf);
        Assert.Single(_scenario.State.Runs);
    }

    [Fact]
    public void A_key_of_another_automation_is_another_key()
    {
        _scenario.Deliver(_scenario.Publish(LongWait, "aut_a"), key: "k");

        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(_scenario.Publish(LongWait, "aut_b"), key: "k").Outcome);
    }

    [Fact]
    public void A_key_with_a_window_counts_until_the_window_has_passed()
    {
        var automation = _scenario.Publish(NothingLong);
        _scenario.Deliver(automation, key: "body:1", window: TimeSpan.FromMinutes(1));
        _scenario.Pass(TimeSpan.FromSeconds(59));
        Assert.Equal(DeliveryOutcome.Duplicate, _scenario.Deliver(automation, "body:1", TimeSpan.FromMinutes(1)).Outcome);
        _scenario.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(automation, "body:1", TimeSpan.FromMinutes(1)).Outcome);
    }

    [Fact]
    public void A_delivery_id_is_remembered_for_a_week()
    {
        var automation = _scenario.Publish(NothingLong);
        _scenario.Deliver(automation, key: "k");
        _scenario.Pass(ContactLimits.RecentDeliveryAge);
        Assert.Equal(DeliveryOutcome.Duplicate, _scenario.Deliver(automation, key: "k").Outcome);
        _scenario.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(automation, key: "k").Outcome);
    }

    [Fact]
    public void A_body_is_forgotten_after_the_largest_window_and_an_id_is_not()
    {
        var automation = _scenario.Publish(NothingLong);
        _scenario.Deliver(automation, "id:1");
        _scenario.Deliver(automation, "body:1", ContactLimits.RecentBodyAge);
        _scenario.Pass(ContactLimits.RecentBodyAge - TimeSpan.FromSeconds(1));
        _scenario.Deliver(automation, "body:2", TimeSpan.FromMinutes(1));
        Assert.Equal(DeliveryOutcome.Duplicate, _scenario.Deliver(automation, "body:1", ContactLimits.RecentBodyAge).Outcome);

        _scenario.Pass(TimeSpan.FromSeconds(1));
        _scenario.Deliver(automation, "body:3", TimeSpan.FromMinutes(1));
        Assert.Equal(["id:1", "body:2", "body:3"], _scenario.State.Recent.Select(recent => recent.Key));
    }

    [Fact]
    public void The_remembered_deliveries_are_bounded_and_the_newest_stay()
    {
        var automation = _scenario.Publish(NothingLong);
        for (var number = 0; number <= ContactLimits.RecentDeliveries; number++)
        {
            _scenario.Deliver(automation, key: $"k{number}", policy: new StartPolicy());
        }

        Assert.Equal(ContactLimits.RecentDeliveries, _scenario.State.Recent.Length);
        Assert.Equal(DeliveryOutcome.Duplicate, _scenario.Deliver(automation, key: $"k{ContactLimits.RecentDeliveries}").Outcome);
    }

    [Fact]
    public void Without_a_key_every_delivery_starts_a_run()
    {
        var automation = _scenario.Publish(LongWait);
        _scenario.Deliver(automation);
        _scenario.Deliver(automation);
        Assert.Equal(2, _scenario.State.Runs.Length);
    }

    [Fact]
    public void A_missing_contact_is_refused_when_the_policy_says_so_and_is_not_created()
    {
        var answer = _scenario.Deliver(_scenario.Publish(LongWait), policy: new StartPolicy { MissingContact = MissingContact.Reject });

        Assert.Equal((DeliveryOutcome.Rejected, "contact_not_found"), (answer.Outcome, answer.Reason));
        Assert.Null(_scenario.State.Profile);
        Assert.Equal(422, Assert.Single(_scenario.Journal.OfType<DeliveryRow>()).Status);
    }

    [Fact]
    public void Who_opts_out_by_the_delivery_itself_is_skipped_and_the_contact_says_so()
    {
        var answer = _scenario.Deliver(_scenario.Publish(LongWait), patch: Consent(ConsentStatus.OptedOut));

        Assert.Equal((DeliveryOutcome.Skipped, "opted_out"), (answer.Outcome, answer.Reason));
        Assert.Equal(ConsentStatus.OptedOut, _scenario.Contact.Consent.Status);
        Assert.Empty(_scenario.State.Runs);
    }

    [Fact]
    public void Who_takes_an_opt_out_back_by_the_delivery_itself_starts()
    {
        var automation = _scenario.Publish(LongWait);
        _scenario.Deliver(automation, patch: Consent(ConsentStatus.OptedOut));

        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(automation, patch: Consent(ConsentStatus.Unknown)).Outcome);
    }

    [Fact]
    public void When_not_running_skips_a_second_start_but_keeps_its_data()
    {
        var automation = _scenario.Publish(LongWait);
        var policy = new StartPolicy { Reentry = Reentry.WhenNotRunning };
        _scenario.Deliver(automation, policy: policy);
        var second = _scenario.Deliver(automation, policy: policy, patch: Patch("email", "a@b.it"));

        Assert.Equal((DeliveryOutcome.Skipped, "already_running"), (second.Outcome, second.Reason));
        Assert.Equal("a@b.it", _scenario.Contact.Email);
        Assert.Single(_scenario.State.Runs);
    }

    [Fact]
    public void When_not_running_starts_again_after_the_run_has_ended()
    {
        var automation = _scenario.Publish(NothingLong);
        var policy = new StartPolicy { Reentry = Reentry.WhenNotRunning };
        _scenario.Deliver(automation, policy: policy);
        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(automation, policy: policy).Outcome);
    }

    [Fact]
    public void More_starts_in_an_hour_than_allowed_are_a_loop()
    {
        var automation = _scenario.Publish(NothingLong);
        var policy = new StartPolicy { MaxStarts = 2 };
        _scenario.Deliver(automation, policy: policy);
        _scenario.Deliver(automation, policy: policy);
        Assert.Equal("loop_guard", _scenario.Deliver(automation, policy: policy).Reason);
        _scenario.Pass(TimeSpan.FromHours(1));
        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(automation, policy: policy).Outcome);
    }

    [Fact]
    public void A_contact_has_a_bounded_number_of_open_runs()
    {
        var automation = _scenario.Publish(LongWait);
        for (var number = 0; number < ContactLimits.OpenRuns; number++)
        {
            _scenario.Deliver(automation);
        }

        Assert.Equal("too_many_runs", _scenario.Deliver(automation).Reason);
    }

    [Fact]
    public void A_restart_takes_the_place_of_the_run_that_it_ends()
    {
        var restarted = _scenario.Publish(LongWait, "aut_b");
        var policy = new StartPolicy { Reentry = Reentry.Restart };
        _scenario.Deliver(restarted, policy: policy);
        for (var number = 1; number < ContactLimits.OpenRuns; number++)
        {
            _scenario.Deliver(_scenario.Publish(LongWait));
        }

        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(restarted, policy: policy).Outcome);
        Assert.Equal(ContactLimits.OpenRuns, _scenario.State.Runs.Length);
        Assert.Equal("too_many_runs", _scenario.Deliver(_scenario.Publish(LongWait, "aut_c"), policy: policy).Reason);
    }

    [Fact]
    public void A_start_that_is_remembered_already_displaces_no_other_one()
    {
        var once = new StartPolicy { Reentry = Reentry.Once };
        for (var number = 0; number < ContactLimits.LastStarts; number++)
        {
            _scenario.Deliver(_scenario.Publish(NothingLong, $"aut_{number}"), policy: once);
            _scenario.Pass(TimeSpan.FromSeconds(1));
        }

        _scenario.Deliver(new AutomationRef($"aut_{ContactLimits.LastStarts - 1}", 1), policy: new StartPolicy { Reentry = Reentry.After });
        Assert.Equal("already_started", _scenario.Deliver(new AutomationRef("aut_0", 1), policy: once).Reason);
        Assert.Equal(ContactLimits.LastStarts, _scenario.State.LastStarts!.Count);
    }

    [Fact]
    public void A_version_that_cannot_be_found_fails_the_run_and_not_the_delivery()
    {
        var answer = _scenario.Deliver(new AutomationRef("aut_gone", 3));
        Assert.Equal(DeliveryOutcome.Accepted, answer.Outcome);
        Assert.Equal("definition_missing", _scenario.Run(answer.RunId!).EndReason);
    }

    private static ContactPatch Consent(ConsentStatus status) => new() { Consent = new Consent(status, At: null, Grainline.Contacts.Consent.OfGoHighLevel) };

    private static ContactPatch Patch(string name, string value) => new() { Standard = [new FieldChange(name, FieldValue.Text(value))] };
}
