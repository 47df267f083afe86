using Grainline.Contacts;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

public sealed class WalkTests
{
    private readonly Scenario _scenario = new();

    [Fact]
    public void Steps_without_waiting_are_done_in_the_turn_that_starts_the_run()
    {
        var answer = _scenario.Deliver(_scenario.Publish("""
            [{"id":"a","type":"add_tags","tags":["vip","{{contact.first_name}}"]},
             {"id":"f","type":"set_fields","fields":{"custom.greeting":"Ciao {{contact.first_name}}","contact.language":"it"}},
             {"id":"r","type":"remove_tags","tags":["VIP"]}]
            """), patch: new ContactPatch { Standard = [new FieldChange("first_name", FieldValue.Text("Anna"))] });

        Assert.Equal<string>(["Anna"], _scenario.Contact.Tags);
        Assert.Equal("Ciao Anna", _scenario.Contact.CustomFields["greeting"].Raw);
        Assert.Equal("it", _scenario.Contact.Language);
        Assert.Equal(RunStatus.Completed, _scenario.Run(answer.RunId!).Status);
        Assert.Equal(["a", "f", "r"], _scenario.Steps.Select(step => step.StepId));
        Assert.Equal([1, 2, 3], _scenario.Steps.Select(step => step.Sequence));
    }

    [Fact]
    public void A_wait_ends_at_its_time_and_not_before()
    {
        var answer = _scenario.Deliver(_scenario.Publish("""[{"id":"w","type":"wait","duration":"PT2S"},{"id":"t","type":"add_tags","tags":["late"]}]"""));
        var open = _scenario.Run(answer.RunId!);
        Assert.Equal((RunStatus.Waiting, "w", _scenario.Now + TimeSpan.FromSeconds(2)), (open.Status, open.StepId, open.DueAt));

        _scenario.Pass(TimeSpan.FromSeconds(1.999));
        Assert.Empty(_scenario.Contact.Tags);
        _scenario.Pass(TimeSpan.FromSeconds(0.001));
        Assert.Equal<string>(["late"], _scenario.Contact.Tags);
        Assert.Equal(RunStatus.Completed, _scenario.Run(answer.RunId!).Status);
    }

    [Fact]
    public void Stop_ends_the_run_as_completed_and_says_where()
    {
        var answer = _scenario.Deliver(_scenario.Publish("""[{"id":"s","type":"stop"},{"id":"t","type":"add_tags","tags":["never"]}]"""));
        Assert.Equal((RunStatus.Completed, "s"), (_scenario.Run(answer.RunId!).Status, _scenario.Run(answer.RunId!).EndReason));
        Assert.Empty(_scenario.Contact.Tags);
    }

    [Fact]
    public void A_run_stays_on_the_version_it_began_with()
    {
        _scenario.Deliver(_scenario.Publish("""[{"id":"w","type":"wait","duration":"PT1M"},{"id":"t","type":"add_tags","tags":["old"]}]"""));
        _scenario.Publish("""[{"id":"w","type":"wait","duration":"PT1M"},{"id":"t","type":"add_tags","tags":["new"]}]""", version: 2);
        _scenario.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal<string>(["old"], _scenario.Contact.Tags);
    }

    [Fact]
    public void Trigger_data_can_be_used_in_texts_and_what_is_missing_is_said()
    {
        _scenario.Deliver(
            _scenario.Publish("""[{"id":"f","type":"set_fields","fields":{"x":"{{trigger.payment.total}} {{custom.nothing}}"}}]"""),
            trigger: new FieldChange("payment", FieldValue.Json(System.Text.Json.JsonDocument.Parse("""{"total":832}""").RootElement)));

        Assert.Equal("832", _scenario.Contact.CustomFields["x"].Raw.Trim());
        Assert.Contains("\"unresolved\":[\"custom.nothing\"]", _scenario.Steps.Single().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{first_name}}", "first_name")]
    [InlineData("{{upper shoe.size}}", "shoe.size")]
    [InlineData("{{contact.shoe}}", "contact.shoe")]
    public void A_name_that_is_nobodys_is_said(string text, string name)
    {
        _scenario.Deliver(_scenario.Publish($$$"""[{"id":"f","type":"set_fields","fields":{"custom.x":"{{{text}}}"}}]"""));
        Assert.Contains($"\"unresolved\":[\"{name}\"]", _scenario.Steps.Single().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{default custom.x 'amico'}}")]
    [InlineData("{{#if custom.x}}a{{else}}{{custom.x}}{{/if}}", "custom.x")]
    [InlineData("{{#each trigger.items}}{{name}}{{/each}}", "trigger.items")]
    public void Helpers_and_entries_of_lists_are_no_names(string text, params string[] names)
    {
        _scenario.Deliver(_scenario.Publish($$$"""[{"id":"f","type":"set_fields","fields":{"custom.y":"{{{text}}}"}}]"""));
        var detail = System.Text.Json.Nodes.JsonNode.Parse(_scenario.Steps.Single().Detail!)!;
        Assert.Equal(names, detail["unresolved"]?.AsArray().Select(name => name!.GetValue<string>()) ?? []);
    }

    [Theory]
    [InlineData("{{custom.list}}", "a,b c,1")]
    [InlineData("{{upper custom.list}}", "A,B C,1")]
    [InlineData("{{url custom.list}}", "a%2Cb%20c%2C1")]
    [InlineData("{{custom.object}}", """{"k":[1.50,{"x":true}]}""")]
    [InlineData("{{custom.nested}}", """[{"x":"é"}]""")]
    [InlineData("{{custom.object.k}}", """[1.50,{"x":true}]""")]
    [InlineData("{{custom.yes}} {{custom.object.k.0}}", "true 1.50")]
    public void Lists_and_objects_stand_in_texts_as_people_or_programs_read_them(string text, string rendered)
    {
        FieldChange Field(string name, string json) => new(name, FieldValue.Json(System.Text.Json.JsonDocument.Parse(json).RootElement));
        _scenario.Deliver(
            _scenario.Publish($$$"""[{"id":"f","type":"set_fields","fields":{"custom.out":"{{{text}}}"}}]"""),
            patch: new ContactPatch
            {
                Custom = [Field("list", """["a","b c",1]"""), Field("object", """{"k":[1.50,{"x":true}]}"""), Field("nested", """[{"x":"é"}]"""), Field("yes", "true")],
            });
        Assert.Equal(rendered, _scenario.Contact.CustomFields["out"].Raw);
    }

    [Fact]
    public void A_field_is_named_as_in_texts_or_by_its_bare_name()
    {
        _scenario.Deliver(_scenario.Publish("""
            [{"id":"f","type":"set_fields","fields":{"first_name":"Anna","custom.[Data evento]":"2027-05-09","budget":"10"}},
             {"id":"g","type":"set_fields","fields":{"custom.copy":"{{custom.[Data evento]}}"}}]
            """));
        Assert.Equal("Anna", _scenario.Contact.FirstName);
        Assert.Equal(["Data evento", "budget", "copy"], _scenario.Contact.CustomFields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("2027-05-09", _scenario.Contact.CustomFields["copy"].Raw);
    }

    [Fact]
    public void The_whole_body_can_be_used_by_a_text_that_names_no_part_of_it()
    {
        _scenario.Deliver(
            _scenario.Publish("""[{"id":"f","type":"set_fields","fields":{"x":"{{#each trigger}}{{@key}};{{/each}}"}}]"""),
            trigger: new FieldChange("", FieldValue.Json(System.Text.Json.JsonDocument.Parse("""{"a":1,"b":2}""").RootElement)));
        Assert.Equal("a;b;", _scenario.Contact.CustomFields["x"].Raw);
    }

    [Fact]
    public void Runs_wait_independently_of_each_other()
    {
        var automation = _scenario.Publish("""[{"id":"w","type":"wait","duration":"PT10S"}]""");
        _scenario.Deliver(automation);
        _scenario.Pass(TimeSpan.FromSeconds(5));
        _scenario.Deliver(automation);
        _scenario.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("run_2", Assert.Single(_scenario.State.Runs).Id);
    }

    [Fact]
    public void The_sweeper_looks_late_for_near_times_and_early_for_far_ones()
    {
        _scenario.Deliver(_scenario.Publish("""[{"id":"w","type":"wait","duration":"PT10S"}]"""));
        Assert.Equal(_scenario.Now + TimeSpan.FromSeconds(10) + RunLimits.SweeperGrace, _scenario.State.DueAt);

        var far = new Scenario();
        far.Deliver(far.Publish("""[{"id":"w","type":"wait","duration":"PT1H"}]"""));
        Assert.Equal(far.Now + TimeSpan.FromHours(1) - RunLimits.SweeperLead, far.State.DueAt);
    }
}
