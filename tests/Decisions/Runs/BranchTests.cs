using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

public sealed class BranchTests
{
    private const int People = 600;

    private readonly Scenario _scenario = new();

    [Theory]
    [InlineData("""{"field":"contact.first_name","op":"equals","value":" ANNA "}""", true)]
    [InlineData("""{"field":"contact.first_name","op":"not_equals","value":"Anna"}""", false)]
    [InlineData("""{"field":"contact.first_name","op":"starts_with","value":"an"}""", true)]
    [InlineData("""{"field":"contact.first_name","op":"matches","value":"^a.+a$"}""", true)]
    [InlineData("""{"field":"contact.first_name","op":"in","value":["Bea","anna"]}""", true)]
    [InlineData("""{"field":"tags","op":"contains","value":"VIP"}""", true)]
    [InlineData("""{"field":"tags","op":"contains","value":"vi"}""", false)]
    [InlineData("""{"field":"tags","op":"not_contains","value":"customer"}""", true)]
    [InlineData("""{"field":"tags","op":"equals","value":""}""", false)]
    [InlineData("""{"field":"trigger.nobody","op":"equals","value":""}""", true)]
    [InlineData("""{"field":"custom.budget","op":"greater_than","value":999}""", true)]
    [InlineData("""{"field":"custom.budget","op":"less_or_equal","value":"1200"}""", true)]
    [InlineData("""{"field":"custom.seen","op":"within_last","value":"P2D"}""", true)]
    [InlineData("""{"field":"custom.seen","op":"within_last","value":"PT1H"}""", false)]
    [InlineData("""{"field":"custom.seen","op":"before","value":"now"}""", true)]
    [InlineData("""{"field":"custom.seen","op":"after","value":"-P1D"}""", false)]
    [InlineData("""{"field":"custom.nothing","op":"is_empty"}""", true)]
    [InlineData("""{"field":"custom.nothing","op":"greater_than","value":0}""", false)]
    [InlineData("""{"field":"contact.consent","op":"equals","value":"unknown"}""", true)]
    [InlineData("""{"not":{"any":[{"field":"custom.nothing","op":"is_not_empty"},{"field":"contact.email","op":"is_not_empty"}]}}""", true)]
    [InlineData("""{"all":[{"field":"contact.first_name","op":"is_not_empty"},{"field":"trigger.source","op":"equals","value":"{{custom.origin}}"}]}""", true)]
    public void A_condition_decides_which_way_a_run_goes(string condition, bool holds)
    {
        var version = _scenario.Publish($$"""
            [{"id":"i","type":"if","when":{{condition}},"then":[{"id":"y","type":"add_tags","tags":["yes"]}],"else":[{"id":"n","type":"add_tags","tags":["no"]}]},
             {"id":"after","type":"add_tags","tags":["after"]}]
            """);
        _scenario.Deliver(
            version,
            patch: new ContactPatch
            {
                Standard = [new FieldChange("first_name", FieldValue.Text("Anna"))],
                Custom =
                [
                    new FieldChange("budget", FieldValue.Text("1200")),
                    new FieldChange("seen", FieldValue.Text("2026-11-21T08:00:00Z")),
                    new FieldChange("origin", FieldValue.Text("fair")),
                ],
                AddTags = ["vip"],
            },
            trigger: new FieldChange("source", FieldValue.Text("Fair")));

        Assert.Equal(holds ? ["vip", "yes", "after"] : new[] { "vip", "no", "after" }, _scenario.Contact.Tags);
    }

    /// <summary>Who went one way at one step must be as likely as others to go either way at the next.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 50)]
    public void Two_splits_part_people_independently(int weight, int other)
    {
        var steps = $$"""
            [{"id":"one","type":"split","branches":[{"weight":{{weight}},"steps":[{"id":"a","type":"add_tags","tags":["a"]}]},{"weight":{{other}},"steps":[]}]},
             {"id":"two","type":"split","branches":[{"weight":{{weight}},"steps":[{"id":"b","type":"add_tags","tags":["b"]}]},{"weight":{{other}},"steps":[]}]}]
            """;
        var ways = Enumerable.Range(0, People).Select(number =>
        {
            var scenario = new Scenario($"+39349{number:0000000}");
            scenario.Deliver(scenario.Publish(steps));
            return string.Concat(scenario.Contact.Tags);
        }).CountBy(way => way).ToDictionary();

        Assert.All((string[])["", "a", "b", "ab"], way => Assert.InRange(ways.GetValueOrDefault(way), People / 6, People / 3));
    }

    [Fact]
    public void A_switch_takes_the_first_case_that_fits_and_else_the_default()
    {
        var version = _scenario.Publish("""
            [{"id":"s","type":"switch","field":"custom.city","cases":[
                {"value":"Roma","steps":[{"id":"r","type":"add_tags","tags":["rome"]}]},
                {"value":"Milano","steps":[]}],
              "default":[{"id":"d","type":"add_tags","tags":["elsewhere"]}]}]
            """);
        _scenario.Deliver(version, patch: City("roma"));
        Assert.Equal<string>(["rome"], _scenario.Contact.Tags);
        _scenario.Deliver(version, patch: City("Milano"));
        Assert.Equal<string>(["rome"], _scenario.Contact.Tags);
        _scenario.Deliver(version, patch: City("Oslo"));
        Assert.Equal<string>(["rome", "elsewhere"], _scenario.Contact.Tags);
    }

    [Fact]
    public void A_split_sends_a_contact_the_same_way_every_time()
    {
        var version = _scenario.Publish("""
            [{"id":"s","type":"split","branches":[
                {"weight":1,"steps":[{"id":"a","type":"set_fields","fields":{"side":"a"}}]},
                {"weight":1,"steps":[{"id":"b","type":"set_fields","fields":{"side":"b"}}]}]}]
            """);
        _scenario.Deliver(version);
        var side = _scenario.Contact.CustomFields["side"].Raw;
        for (var times = 0; times < 20; times++)
        {
            _scenario.Deliver(version, policy: new Grainline.Automations.StartPolicy { MaxStarts = 0 });
            Assert.Equal(side, _scenario.Contact.CustomFields["side"].Raw);
        }
    }

    [Fact]
    public void A_failed_step_goes_on_as_its_on_error_says()
    {
        const string Wait = """ "type":"wait","until":"custom.nothing" """;
        var version = _scenario.Publish($$"""
            [{"id":"c",{{Wait}},"on_error":"continue"},
             {"id":"o",{{Wait}},"on_error":[{"id":"e","type":"add_tags","tags":["error"]}]},
             {"id":"t","type":"add_tags","tags":["after"]},
             {"id":"f",{{Wait}}},
             {"id":"n","type":"add_tags","tags":["never"]}]
            """);
        var answer = _scenario.Deliver(version);

        Assert.Equal<string>(["error", "after"], _scenario.Contact.Tags);
        Assert.Equal((RunStatus.Failed, "invalid_date"), (_scenario.Run(answer.RunId!).Status, _scenario.Run(answer.RunId!).EndReason));
        Assert.Equal(
            [("c", StepStatus.Failed), ("o", StepStatus.Failed), ("e", StepStatus.Done), ("t", StepStatus.Done), ("f", StepStatus.Failed)],
            _scenario.Steps.Select(step => (step.StepId, step.Status)));
    }

    [Fact]
    public void A_failed_run_goes_on_from_the_step_that_failed()
    {
        var version = _scenario.Publish("""[{"id":"w","type":"wait","until":"custom.date"},{"id":"t","type":"add_tags","tags":["done"]}]""");
        var failed = _scenario.Run(_scenario.Deliver(version).RunId!);
        Assert.NotNull(failed.Snapshot);
        _scenario.Decide(turn => turn.Merge(new ContactPatch { Custom = [new FieldChange("date", FieldValue.Text("2020-01-01"))] }, []));

        Assert.True(_scenario.Decide(turn => ControlDecision.Retry(turn, failed.Snapshot, "tester")));
        Assert.Equal<string>(["done"], _scenario.Contact.Tags);
        Assert.Equal(RunStatus.Completed, _scenario.Run(failed.Id).Status);
    }

    [Fact]
    public void Exit_conditions_end_a_run_as_soon_as_the_contact_changes()
    {
        const string Exit = """ "exit_when":[{"field":"tags","op":"contains","value":"customer"}], """;
        var version = _scenario.Publish("""[{"id":"w","type":"wait","duration":"P3D"},{"id":"t","type":"add_tags","tags":["late"]}]""", more: Exit);
        var first = _scenario.Deliver(version);
        var other = _scenario.Deliver(_scenario.Publish("""[{"id":"w","type":"wait","duration":"P3D"}]""", id: "aut_b"));
        _scenario.Decide(turn => turn.Merge(new ContactPatch { AddTags = ["Customer"] }, []));
        Assert.Equal((RunStatus.Completed, "exit_when"), (_scenario.Run(first.RunId!).Status, _scenario.Run(first.RunId!).EndReason));
        Assert.Equal(RunStatus.Waiting, _scenario.Run(other.RunId!).Status);

        var again = _scenario.Deliver(version);
        Assert.Equal("exit_when", _scenario.Run(again.RunId!).EndReason);
        Assert.DoesNotContain(_scenario.Steps, step => step.RunId == again.RunId);
    }

    [Fact]
    public void A_step_ends_the_contacts_other_runs_and_takes_back_what_they_were_sending()
    {
        var sending = _scenario.Deliver(_scenario.Publish("""[{"id":"m","type":"send_message","channel":"wa","text":"Hi"}]""", id: "aut_b"));
        var ender = _scenario.Deliver(_scenario.Publish("""[{"id":"e","type":"end_other_runs"},{"id":"w","type":"wait","duration":"P1D"}]"""));
        Assert.Equal((RunStatus.Cancelled, "ended_by_run"), (_scenario.Run(sending.RunId!).Status, _scenario.Run(sending.RunId!).EndReason));
        Assert.Equal(RunStatus.Waiting, _scenario.Run(ender.RunId!).Status);
        _scenario.Complete(EffectVerdict.Done);
        Assert.Equal(RunStatus.Cancelled, _scenario.Run(sending.RunId!).Status);
    }

    [Fact]
    public void Moving_a_run_keeps_its_place_and_says_when_it_cannot()
    {
        var first = _scenario.Publish("""[{"id":"w","type":"wait","duration":"P1D"},{"id":"t","type":"add_tags","tags":["old"]}]""");
        var run = _scenario.Deliver(first).RunId!;
        _scenario.Publish("""[{"id":"w","type":"wait","duration":"P9D"},{"id":"t","type":"add_tags","tags":["new"]}]""", version: 2);
        _scenario.Publish("""[{"id":"other","type":"wait","duration":"P9D"}]""", version: 3);
        _scenario.Publish("""[{"id":"w","type":"stop"}]""", version: 4);

        Assert.Equal(MoveAnswer.StepMissing, _scenario.Decide(turn => ControlDecision.Move(turn, run, 3, "tester")));
        Assert.Equal(MoveAnswer.StepChanged, _scenario.Decide(turn => ControlDecision.Move(turn, run, 4, "tester")));
        Assert.Equal(MoveAnswer.Moved, _scenario.Decide(turn => ControlDecision.Move(turn, run, 2, "tester")));
        _scenario.Pass(TimeSpan.FromDays(1));
        Assert.Equal<string>(["new"], _scenario.Contact.Tags);
    }

    [Theory]
    [InlineData(Grainline.Automations.Reentry.Once, 0, "already_started")]
    [InlineData(Grainline.Automations.Reentry.After, 6, "started_recently")]
    [InlineData(Grainline.Automations.Reentry.After, 7, null)]
    public void Re_entry_looks_at_the_last_start(Grainline.Automations.Reentry reentry, int daysLater, string? reason)
    {
        var policy = new Grainline.Automations.StartPolicy { Reentry = reentry, ReentryAfter = TimeSpan.FromDays(7) };
        var version = _scenario.Publish("""[{"id":"s","type":"stop"}]""");
        Assert.Equal(DeliveryOutcome.Accepted, _scenario.Deliver(version, policy: policy).Outcome);
        _scenario.Pass(TimeSpan.FromDays(daysLater));
        Assert.Equal(reason, _scenario.Deliver(version, policy: policy).Reason);
    }

    [Fact]
    public void Restart_ends_the_run_that_is_open_and_starts_a_new_one()
    {
        var version = _scenario.Publish("""[{"id":"w","type":"wait","duration":"P1D"}]""");
        var policy = new Grainline.Automations.StartPolicy { Reentry = Grainline.Automations.Reentry.Restart };
        var first = _scenario.Deliver(version, policy: policy);
        var second = _scenario.Deliver(version, policy: policy);
        Assert.Equal((RunStatus.Cancelled, "restarted"), (_scenario.Run(first.RunId!).Status, _scenario.Run(first.RunId!).EndReason));
        Assert.Equal([second.RunId!], _scenario.State.Runs.Select(run => run.Id));
    }

    private static ContactPatch City(string city) => new() { Custom = [new FieldChange("city", FieldValue.Text(city))] };
}
