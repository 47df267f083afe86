using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Steps;

namespace Grainline.Tests.Decisions.Automations;

public sealed class DefinitionTests
{
    private const string Stop = """[{"id":"s","type":"stop"}]""";

    [Fact]
    public void A_whole_definition_is_read()
    {
        var reading = DefinitionParser.Read("""
            {"name":"Welcome","reentry":"when_not_running","max_starts":0,"time_zone":"Europe/Rome",
             "trigger":{"type":"gohighlevel","secret_required":false,"missing_contact":"reject","default_region":"IT",
                        "duplicate_window":"PT0S","phone_path":"customData.tel","mapping":{"custom.budget":"customData.budget"}},
             "steps":[{"type":"wait","duration":"PT2S","id":"w"},
                      {"id":"m","type":"send_message","channel":"sandbox","template":{"name":"welcome","language":"it","parameters":{"name":"{{contact.first_name}}"}}}]}
            """);

        Assert.Empty(reading.Errors);
        var definition = reading.Definition!;
        Assert.Equal(new ReentryRule(Reentry.WhenNotRunning), definition.Reentry);
        Assert.Equal(MissingContact.Reject, definition.Trigger.MissingContact);
        Assert.Equal(TimeSpan.Zero, definition.Trigger.DuplicateWindow.Value);
        Assert.Equal(["wait", "send_message"], definition.Steps.Select(step => step.Type));
    }

    [Theory]
    [InlineData("""{"steps":%}""", "name", "required")]
    [InlineData("""{"name":"x"}""", "steps", "required")]
    [InlineData("""{"name":"x","steps":[]}""", "steps", "too_short")]
    [InlineData("""{"name":7,"steps":%}""", "name", "wrong_type")]
    [InlineData("""{"name":null,"steps":%}""", "name", "wrong_type")]
    [InlineData("""{"name":"x","steps":%,"nmae":"y"}""", "nmae", "unknown_property")]
    [InlineData("""{"name":"x","steps":%,"name":"y"}""", "name", "duplicate_property")]
    [InlineData("""{"name":"x","steps":%,"max_starts":-1}""", "max_starts", "out_of_range")]
    [InlineData("""{"name":"x","steps":%,"max_starts":1.5}""", "max_starts", "wrong_type")]
    [InlineData("""{"name":"x","steps":%,"reentry":"sometimes"}""", "reentry", "unknown_value")]
    [InlineData("""{"name":"x","steps":%,"time_zone":"Mars/Base"}""", "time_zone", "invalid_time_zone")]
    [InlineData("""{"name":"x","steps":%,"trigger":{"default_region":"ZZ"}}""", "trigger.default_region", "invalid_region")]
    [InlineData("""{"name":"x","steps":%,"trigger":{"duplicate_window":"P2D"}}""", "trigger.duplicate_window", "invalid_duration")]
    [InlineData("""{"name":"x","steps":%,"trigger":{"mapping":{"contact.shoe":"a"}}}""", "trigger.mapping.contact.shoe", "unknown_field")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"dance"}]}""", "steps[0].type", "unknown_step_type")]
    [InlineData("""{"name":"x","steps":[{"id":"a"}]}""", "steps[0].type", "required")]
    [InlineData("""{"name":"x","steps":["stop"]}""", "steps[0]", "wrong_type")]
    [InlineData("""{"name":"x","steps":[{"id":"a b","type":"stop"}]}""", "steps[0].id", "wrong_format")]
    [InlineData("""{"name":"x","steps":[{"type":"stop"}]}""", "steps[0].id", "required")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"wait","duration":"soon"}]}""", "steps[0].duration", "invalid_duration")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"wait","duration":"P1M"}]}""", "steps[0].duration", "invalid_duration")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"wait","duration":5}]}""", "steps[0].duration", "wrong_type")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"add_tags","tags":[]}]}""", "steps[0].tags", "too_short")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"add_tags","tags":["{{#if x}}a"]}]}""", "steps[0].tags[0]", "invalid_template")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"add_tags","tags":["{{shout contact.first_name}}"]}]}""", "steps[0].tags[0]", "invalid_template")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"set_fields","fields":{"contact.phone":"1"}}]}""", "steps[0].fields.contact.phone", "unknown_field")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c"}]}""", "steps[0]", "one_of")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c","text":"x","template":{"name":"t","language":"it"}}]}""", "steps[0]", "one_of")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c","template":{"name":"T!","language":"it"}}]}""", "steps[0].template.name", "wrong_format")]
    [InlineData("""[]""", "", "wrong_type")]
    [InlineData("""{"name":""", "", "invalid_json")]
    public void What_is_wrong_is_said_with_its_place(string json, string path, string code)
    {
        var reading = DefinitionParser.Read(json.Replace("%", Stop, StringComparison.Ordinal));
        Assert.Null(reading.Definition);
        Assert.Contains(reading.Errors, error => error.Path == path && error.Code == code);
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        var reading = DefinitionParser.Read("""
            {"time_zone":"x","steps":[{"id":"a","type":"wait"},{"id":"b","type":"dance"},{"type":"stop","extra":1}]}
            """);
        Assert.Equal(
            ["name", "steps[0].duration", "steps[1].type", "steps[2].extra", "steps[2].id", "time_zone"],
            reading.Errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_are_unique_in_the_whole_definition()
    {
        var reading = DefinitionParser.Read("""{"name":"x","steps":[{"id":"a","type":"stop"},{"id":"a","type":"stop"}]}""");
        Assert.Equal(("steps[1].id", "duplicate_id"), (reading.Errors.Single().Path, reading.Errors.Single().Code));
    }

    [Fact]
    public void The_schema_names_every_step_type()
    {
        var schema = DefinitionSchema.Document.ToJsonString();
        Assert.All(StepCatalog.All, step => Assert.Contains($"\"const\":\"{step.Name}\"", schema, StringComparison.Ordinal));
    }

    [Fact]
    public void The_layout_of_a_definition_does_not_make_it_another()
    {
        Assert.True(DefinitionJson.IsSame("""{"name":"x","steps":[{"id":"s","type":"stop"}]}""", """{ "steps" : [ {"type":"stop","id":"s"} ], "name":"x" }"""));
        Assert.False(DefinitionJson.IsSame("""{"name":"x","steps":[{"id":"s","type":"stop"}]}""", """{"name":"y","steps":[{"id":"s","type":"stop"}]}"""));
    }

    [Fact]
    public void What_texts_refer_to_of_the_trigger_is_known_before_a_run_starts()
    {
        var reading = DefinitionParser.Read("""
            {"name":"x","steps":[{"id":"a","type":"add_tags","tags":["{{trigger.payment.total}}","{{#each trigger.items}}{{this}}{{/each}}","{{trigger.[Data evento]}}"]}]}
            """);
        Assert.Equal<string>(["[Data evento]", "items", "payment.total"], new CompiledDefinition(reading.Definition!).TriggerPaths());
    }
}
