using System.Text.Json;
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
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"add_tags","tags":["{{date custom.x \"d'\"}}"]}]}""", "steps[0].tags[0]", "invalid_template")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"add_tags","tags":["{{number custom.x \"Q2\"}}"]}]}""", "steps[0].tags[0]", "invalid_template")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"set_fields","fields":{"contact.phone":"1"}}]}""", "steps[0].fields.contact.phone", "unknown_field")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c"}]}""", "steps[0]", "one_of")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c","text":"x","template":{"name":"t","language":"it"}}]}""", "steps[0]", "one_of")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c","template":{"name":"T!","language":"it"}}]}""", "steps[0].template.name", "wrong_format")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c","template":{"name":"t","language":"it","header_parameters":{"a":"x","b":"y"}}}]}""", "steps[0].template.header_parameters", "too_long")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c","template":{"name":"t","language":"it","header_parameters":{"a":"{{"}}}]}""", "steps[0].template.header_parameters.a", "invalid_template")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"notify","channel":"c","to":"+393471234567","template":{"name":"t","language":"it","header_media":{"type":"image","link":"https://x.example/a.png"},"header_parameters":{"a":"x"}}}]}""", "steps[0].template.header_parameters", "one_of")]
    [InlineData("""{"name":"x","steps":%,"exit_when":{"field":"tags","op":"is_empty"}}""", "exit_when", "wrong_type")]
    [InlineData("""{"name":"x","steps":%,"exit_when":[null,{"field":"tags","op":"contains"}]}""", "exit_when[1].value", "required")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"if","when":{"all":[null]},"then":[]}]}""", "steps[0].when.all[0]", "wrong_type")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"stop","id":"b"}]}""", "steps[0].id", "duplicate_property")]
    [InlineData("""{"name":"","steps":[{"id":"a","type":"no_type","replies":[{"match":{},"match":{},"steps":[]}]}]}""", "name", "too_short")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"http_request","url":"https://x.example","body":{"a":["{{contact.email"]}}]}""", "steps[0].body.a[0]", "invalid_template")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"http_request","url":"ftp://x.example"}]}""", "steps[0].url", "invalid_url")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"http_request","url":"https://me:secret@x.example"}]}""", "steps[0].url", "invalid_url")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"http_request","url":"https://x.example","headers":{"Host":"y.example"}}]}""", "steps[0].headers.Host", "reserved_header")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"http_request","url":"https://x.example","headers":{"A B":"c"}}]}""", "steps[0].headers.A B", "invalid_header")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"ghl_inbound_webhook","url":"hook"}]}""", "steps[0].url", "invalid_url")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"ghl_inbound_webhook","url":"https://me:secret@x.example"}]}""", "steps[0].url", "invalid_url")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"switch","field":"colour","cases":[{"value":1,"steps":[]},{"value":2,"steps":[]}]}]}""", "steps[0].field", "unknown_field")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"switch","field":"custom.x","cases":[{"value":["y"],"steps":[]}]}]}""", "steps[0].cases[0].value", "invalid_value")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"wait_for_reply","replies":[{"match":{"contains_any":["si"," "]},"steps":[]}]}]}""", "steps[0].replies[0].match.contains_any[1]", "invalid_value")]
    [InlineData("""{"name":"x","steps":[{"id":"a","type":"wait","until":"appointment"}]}""", "steps[0].until", "unknown_field")]
    [InlineData("""[]""", "", "wrong_type")]
    [InlineData("""{"name":""", "", "invalid_json")]
    public void What_is_wrong_is_said_with_its_place(string json, string path, string code)
    {
        var reading = DefinitionParser.Read(json.Replace("%", Stop, StringComparison.Ordinal));
        Assert.Null(reading.Definition);
        Assert.Contains(reading.Errors, error => error.Path == path && error.Code == code);
    }

    [Theory]
    [InlineData(""" "text":"  " """, "empty_text")]
    [InlineData(""" "template":{"name":"t","language":"it","parameters":{"name":" "}} """, "empty_parameter")]
    [InlineData(""" "media":{"type":"sticker","link":"https://x.example/a.webp","caption":"x"} """, "caption_not_allowed")]
    [InlineData(""" "media":{"type":"image","link":"not a link"} """, "invalid_media_link")]
    [InlineData(""" "text":"x","buttons":[{"id":"a","title":"A"},{"id":"a","title":"B"}] """, "duplicate_button_id")]
    [InlineData(""" "text":"{{contact.first_name}}","buttons":[{"title":"A title of 21 letters"}] """, "button_title_too_long")]
    [InlineData(""" "text":"x","list":{"button":"Choose","sections":[{"rows":[{"id":"a","title":"A title of twenty-five let"}]}]} """, "row_title_too_long")]
    public void A_message_that_whatsapp_takes_from_nobody_is_not_published(string message, string code)
    {
        var reading = DefinitionParser.Read($$"""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c",{{message}}}]}""");
        Assert.Equal([("steps[0]", code)], reading.Errors.Select(error => (error.Path, error.Code)));
    }

    [Fact]
    public void What_names_may_fill_is_taken()
    {
        const string Message = """
            "text":"{{custom.a}}","media":{"type":"image","link":"{{custom.picture}}"},"buttons":[{"title":"{{custom.a}}"},{"title":"{{custom.b}}"}],
            "fallback_template":{"name":"t","language":"it","parameters":{"name":"{{contact.first_name}}"},"buttons":[{"index":0,"type":"copy_code","value":"{{custom.code}}"}]}
            """;
        Assert.Empty(DefinitionParser.Read($$"""{"name":"x","steps":[{"id":"a","type":"send_message","channel":"c",{{Message}}}]}""").Errors);
    }

    [Theory]
    [InlineData("""{"name":"x","steps":%,"language":"Italian!"}""", "language", "wrong_format")]
    [InlineData("""{"name":"x","steps":%,"trigger":{"type":"message","channel":"c","keywords":["info"," "]}}""", "trigger.keywords[1]", "invalid_value")]
    public void A_language_that_is_none_and_a_keyword_that_every_message_has_are_refused(string json, string path, string code) => What_is_wrong_is_said_with_its_place(json, path, code);

    [Theory, InlineData("POST"), InlineData("post"), InlineData("DELETE"), InlineData("delete")]
    public void The_schema_has_methods_as_http_writes_them_and_in_small_letters(string method)
    {
        var reading = DefinitionParser.Read($$"""{"name":"x","steps":[{"id":"a","type":"http_request","url":"https://x.example","method":"{{method}}"}]}""");
        Assert.Empty(reading.Errors);
        var step = DefinitionSchema.Document["properties"]!["steps"]!["items"]!["anyOf"]!.AsArray()
            .Single(one => one!["properties"]!["type"]!["const"]!.GetValue<string>() == "http_request")!;
        Assert.Contains(method, step["properties"]!["method"]!["enum"]!.AsArray().Select(value => value!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"field":"contact.shoe","op":"is_empty"}""", "field", "unknown_field")]
    [InlineData("""{"field":"reply","op":"is_empty"}""", "field", "unknown_field")]
    [InlineData("""{"field":"custom","op":"is_empty"}""", "field", "unknown_field")]
    [InlineData("""{"field":"custom.x","op":"before","value":"someday"}""", "value", "invalid_value")]
    [InlineData("""{"field":"custom.x","op":"after","value":5}""", "value", "invalid_value")]
    [InlineData("""{"field":"custom.x","op":"less_than","value":"few"}""", "value", "invalid_value")]
    [InlineData("""{"field":"custom.x","op":"in","value":["a","{{contact.email"]}""", "value", "invalid_value")]
    [InlineData("""{"field":"custom.x","op":"in","value":["a",["b"]]}""", "value", "invalid_value")]
    public void A_condition_that_can_never_hold_is_an_error(string condition, string member, string code)
    {
        var reading = DefinitionParser.Read($$"""{"name":"x","steps":[{"id":"a","type":"if","when":{{condition}},"then":[]}]}""");
        Assert.Equal([($"steps[0].when.{member}", code)], reading.Errors.Select(error => (error.Path, error.Code)));
    }

    [Theory]
    [InlineData("""{"field":"custom.x","op":"matches","value":"^a{{2}$"}""")]
    [InlineData("""{"field":"custom.x","op":"before","value":"{{custom.y}}"}""")]
    [InlineData("""{"field":"custom.x","op":"after","value":"-P1D"}""")]
    [InlineData("""{"field":"custom.x","op":"after","value":"NOW"}""")]
    [InlineData("""{"field":"custom.x","op":"greater_than","value":"1,000.5"}""")]
    [InlineData("""{"field":"custom.x","op":"greater_or_equal","value":"2026-12-25"}""")]
    [InlineData("""{"field":"custom.x","op":"in","value":["a",1,true,"{{contact.email}}"]}""")]
    [InlineData("""{"field":"trigger","op":"is_not_empty"}""")]
    [InlineData("""{"field":"tags.0","op":"is_not_empty"}""")]
    public void A_condition_may_compare_with(string condition)
    {
        var reading = DefinitionParser.Read($$"""{"name":"x","steps":[{"id":"a","type":"if","when":{{condition}},"then":[]}]}""");
        Assert.Empty(reading.Errors);
        Assert.False(new CompiledDefinition(reading.Definition!).TriggerPaths().IsDefault);
    }

    [Fact]
    public void What_is_missing_or_unknown_hides_no_other_error()
    {
        var reading = DefinitionParser.Read("""
            {"name":"x","trigger":{"default_region":"ZZ","mapping":{"shoe":"a"}},
             "exit_when":[{"field":"shoe","op":"like"},{"field":"shoe","op":"is_empty"}],
             "steps":[{"id":"a","type":"notify","txt":"x"},
                      {"id":"b","type":"http_request","url":"https://x.example","headers":{"a":1},"save":{"contact.shoe":"a"}},
                      {"id":"c","type":"wait_for_reply","replies":[{"match":{"regex":"("},"steps":[{"id":"d","type":"wait","duration":"soon","until":"custom.x"}]}]}]}
            """);
        Assert.Equal(
            [
                "exit_when[0].field", "exit_when[0].op", "exit_when[1].field", "steps[0]", "steps[0].channel", "steps[0].to", "steps[0].txt",
                "steps[1].headers.a", "steps[1].save.contact.shoe", "steps[2].replies[0].match.regex", "steps[2].replies[0].steps[0].duration",
                "trigger.default_region", "trigger.mapping.shoe",
            ],
            reading.Errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"id":"a","type":"if","then":[BAD]}""", "then")]
    [InlineData("""{"id":"a","type":"if","else":[BAD]}""", "else")]
    [InlineData("""{"id":"a","type":"switch","cases":[{"value":"x","steps":[BAD]}]}""", "cases[0].steps")]
    [InlineData("""{"id":"a","type":"switch","default":[BAD]}""", "default")]
    [InlineData("""{"id":"a","type":"split","branches":[{"weight":1,"steps":[BAD]}]}""", "branches[0].steps")]
    [InlineData("""{"id":"a","type":"wait_for_reply","replies":[{"match":{"regex":"x"},"steps":[BAD]}]}""", "replies[0].steps")]
    [InlineData("""{"id":"a","type":"wait_for_reply","otherwise":[BAD]}""", "otherwise")]
    [InlineData("""{"id":"a","type":"wait_for_reply","no_reply":[BAD]}""", "no_reply")]
    [InlineData("""{"id":"a","type":"stop","on_error":[BAD]}""", "on_error")]
    public void A_wrong_definition_is_looked_into_wherever_steps_stand(string step, string place)
    {
        var bad = step.Replace("BAD", """{"id":"b","type":"http_request","url":"ftp://x.example"}""", StringComparison.Ordinal);

        var reading = DefinitionParser.Read($$"""{"steps":[{{bad}}]}""");

        Assert.Contains(($"steps[0].{place}[0].url", "invalid_url"), reading.Errors.Select(error => (error.Path, error.Code)));
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

    [Theory]
    [InlineData("Once", "Continue", Reentry.Once, OnErrorKind.Continue)]
    [InlineData("WHEN_NOT_RUNNING", "FAIL", Reentry.WhenNotRunning, OnErrorKind.Fail)]
    [InlineData("restart", "continue", Reentry.Restart, OnErrorKind.Continue)]
    public void A_word_means_the_same_in_any_case(string reentry, string onError, Reentry expected, OnErrorKind kind)
    {
        var reading = DefinitionParser.Read($$"""{"name":"x","reentry":"{{reentry}}","steps":[{"id":"s","type":"stop","on_error":"{{onError}}"}]}""");
        Assert.Empty(reading.Errors);
        Assert.Equal((expected, kind), (reading.Definition!.Reentry.Kind, reading.Definition.Steps[0].OnError.Kind));
    }

    [Theory]
    [InlineData("""{"name":"x","reentry":"sometimes","steps":[{"id":"s","type":"stop"}]}""")]
    [InlineData("""{"name":"x","steps":[{"id":"s","type":"stop","on_error":"shrug"}]}""")]
    public void A_word_that_nobody_knows_is_read_as_no_other_one(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Definition>(json, DefinitionJson.Options));

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
