using Grainline.Contacts;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Steps.HttpRequest;

namespace Grainline.Tests.Decisions.Runs;

public sealed class MessageWindowTests
{
    private const string WithFallback = """
        [{"id":"m","type":"send_message","channel":"wa","text":"Hi","fallback_template":{"name":"hi","language":"it"}},{"id":"t","type":"add_tags","tags":["sent"]}]
        """;

    private readonly Scenario _scenario = new();

    [Fact]
    public void Within_a_day_of_the_contacts_message_the_text_goes_out()
    {
        _scenario.Hear("ciao");
        _scenario.Pass(TimeSpan.FromHours(23.9));
        _scenario.Deliver(_scenario.Publish(WithFallback));
        Assert.Equal("Hi", _scenario.Sent[^1].Effect.Content!.Text);
    }

    [Fact]
    public void Later_and_when_nothing_is_known_the_fallback_goes_out()
    {
        _scenario.Deliver(_scenario.Publish(WithFallback));
        Assert.Equal("hi", _scenario.Sent[^1].Effect.Content!.Template!.Name);
        _scenario.Hear("ciao");
        _scenario.Pass(TimeSpan.FromHours(24));
        _scenario.Deliver(_scenario.Publish(WithFallback));
        Assert.Equal("hi", _scenario.Sent[^1].Effect.Content!.Template!.Name);
    }

    [Fact]
    public void Without_a_fallback_a_closed_window_fails_the_step_and_says_so()
    {
        var version = _scenario.Publish("""[{"id":"m","type":"send_message","channel":"wa","text":"Hi"}]""");
        _scenario.Hear("ciao");
        _scenario.Pass(TimeSpan.FromHours(25));
        var run = _scenario.Deliver(version).RunId!;
        Assert.Empty(_scenario.Sent);
        Assert.Equal("window_closed", _scenario.Run(run).EndReason);
    }

    [Fact]
    public void Each_number_has_a_window_of_its_own()
    {
        _scenario.Hear("ciao", channel: "other");
        _scenario.Deliver(_scenario.Publish(WithFallback));
        Assert.Equal("hi", _scenario.Sent[^1].Effect.Content!.Template!.Name);
        _scenario.Hear("ciao");
        _scenario.Pass(TimeSpan.FromHours(25));
        _scenario.Hear("ciao", channel: "other");
        var run = _scenario.Deliver(_scenario.Publish("""[{"id":"m","type":"send_message","channel":"wa","text":"Hi"}]""")).RunId!;
        Assert.Equal("window_closed", _scenario.Run(run).EndReason);
        _scenario.Deliver(_scenario.Publish("""[{"id":"m","type":"send_message","channel":"other","text":"Hi"}]"""));
        Assert.Equal("Hi", _scenario.Sent[^1].Effect.Content!.Text);
    }

    [Fact]
    public void An_answer_to_another_number_opens_no_window_of_this_one()
    {
        _scenario.Deliver(_scenario.Publish("""
            [{"id":"r","type":"wait_for_reply"},
             {"id":"m","type":"send_message","channel":"wa","text":"Hi","fallback_template":{"name":"hi","language":"it"}}]
            """));
        _scenario.Hear("ciao", channel: "other");
        Assert.Equal("hi", Assert.Single(_scenario.Sent).Effect.Content!.Template!.Name);
    }

    [Fact]
    public void A_message_that_comes_out_of_order_does_not_close_the_window()
    {
        _scenario.Hear("second");
        _scenario.Hear("first", writtenAt: _scenario.Now.AddDays(-2));
        _scenario.Deliver(_scenario.Publish(WithFallback));
        Assert.Equal("Hi", _scenario.Sent[^1].Effect.Content!.Text);
    }

    [Fact]
    public void An_answer_that_came_late_can_be_answered_and_then_a_day_counts_again()
    {
        var run = _scenario.Deliver(_scenario.Publish("""
            [{"id":"r","type":"wait_for_reply"},{"id":"m","type":"send_message","channel":"wa","text":"Hi"},
             {"id":"w","type":"wait","duration":"P1D"},{"id":"n","type":"send_message","channel":"wa","text":"Again"}]
            """)).RunId!;
        _scenario.Hear("ciao", writtenAt: _scenario.Now.AddDays(-3));
        Assert.Equal("Hi", Assert.Single(_scenario.Sent).Effect.Content!.Text);
        _scenario.Complete(EffectVerdict.Done);
        _scenario.Pass(TimeSpan.FromDays(1));
        Assert.Equal("window_closed", _scenario.Run(run).EndReason);
    }

    [Fact]
    public void When_the_provider_says_that_the_window_is_closed_the_fallback_goes_out_as_a_message_of_its_own()
    {
        _scenario.Hear("ciao");
        _scenario.Deliver(_scenario.Publish(WithFallback));
        var refused = _scenario.Sent[^1];
        _scenario.Complete(EffectVerdict.Failed, "131047");
        var second = _scenario.Sent[^1];
        Assert.Equal("hi", second.Effect.Content!.Template!.Name);
        Assert.NotEqual(refused.Run.EffectId, second.Run.EffectId);
        _scenario.Complete(EffectVerdict.Done);
        Assert.Equal<string>(["sent"], _scenario.Contact.Tags);
    }

    [Fact]
    public void In_quiet_hours_a_message_waits_for_the_morning()
    {
        // 9:00 UTC is 10:00 in Rome.
        var version = _scenario.Publish(
            """[{"id":"w","type":"wait","duration":"PT12H"},{"id":"m","type":"send_message","channel":"wa","text":"Hi"}]""",
            more: """ "time_zone":"Europe/Rome","quiet_hours":{"from":"21:00","to":"08:30"}, """);
        var run = _scenario.Deliver(version).RunId!;
        _scenario.Pass(TimeSpan.FromHours(12));
        Assert.Empty(_scenario.Sent);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 7, 30, 0, TimeSpan.Zero), _scenario.Run(run).DueAt);
        _scenario.Pass(TimeSpan.FromHours(10.5));
        Assert.Equal("Hi", Assert.Single(_scenario.Sent).Effect.Content!.Text);
    }

    [Fact]
    public void A_lost_answer_of_a_webhook_is_tried_again_under_the_same_id()
    {
        _scenario.Deliver(_scenario.Publish(
            """[{"id":"h","type":"http_request","url":"https://example.com/{{contact.phone}}","body":{"a":["{{contact.phone}}",1]},"save":{"custom.score":"data.score"}}]"""));
        var first = Assert.Single(_scenario.Sent);
        Assert.Equal($$"""{"a":["{{Scenario.Phone}}",1]}""", first.Effect.Request!.Body);
        _scenario.Complete(EffectVerdict.Uncertain);
        _scenario.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(first.Run.EffectId, _scenario.Sent[^1].Run.EffectId);
        _scenario.Decide(turn => EffectDecision.Complete(turn, new EffectOutcome
        {
            EffectId = first.Run.EffectId,
            RunId = first.Run.Id,
            Verdict = EffectVerdict.Done,
            HttpStatus = 200,
            Response = """{"data":{"score":42}}""",
        }));
        Assert.Equal("42", _scenario.Contact.CustomFields["score"].Raw);
    }

    [Fact]
    public void What_is_saved_of_an_answer_keeps_its_type_and_what_is_missing_is_said()
    {
        _scenario.Deliver(_scenario.Publish("""
            [{"id":"h","type":"http_request","url":"https://example.com","save":{
              "custom.n":"data.n","custom.yes":"response.data.yes","custom.list":"data.items","custom.one":"data.items[1].id","custom.two":"data.items.0.id",
              "email":"data.email","custom.none":"data.nothing","custom.null":"data.null"}}]
            """));
        var sent = Assert.Single(_scenario.Sent);
        _scenario.Decide(turn => EffectDecision.Complete(turn, new EffectOutcome
        {
            EffectId = sent.Run.EffectId,
            RunId = sent.Run.Id,
            Verdict = EffectVerdict.Done,
            HttpStatus = 200,
            Response = """{"data":{"n":42,"yes":true,"items":[{"id":"a"},{"id":"b"}],"email":"a@b.it","null":null}}""",
        }));

        Assert.Equal("a@b.it", _scenario.Contact.Email);
        Assert.Equal(
            ["list=<[{\"id\":\"a\"},{\"id\":\"b\"}]>", "n=<42>", "one=b", "two=a", "yes=<true>"],
            _scenario.Contact.CustomFields.OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => $"{field.Key}={(field.Value.IsJson ? $"<{field.Value.Raw}>" : field.Value.Raw)}"));
        Assert.Contains("\"unresolved\":[\"response.data.nothing\",\"response.data.null\"]", _scenario.Steps.Single().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_saved_is_found_in_the_whole_of_an_answer_that_a_run_does_not_keep_whole()
    {
        _scenario.Deliver(_scenario.Publish("""
            [{"id":"h","type":"http_request","url":"https://example.com","save":{"custom.last":"last"}},
             {"id":"t","type":"add_tags","tags":["{{response.last}}ok"]}]
            """));
        _scenario.Complete(EffectVerdict.Done, response: $$"""{"much":"{{new string('x', HttpRequestStep.MaxResponse)}}","last":"42"}""");
        Assert.Equal("42", _scenario.Contact.CustomFields["last"].Raw);
        Assert.Equal<string>(["ok"], _scenario.Contact.Tags);
    }

    [Fact]
    public void A_variable_of_a_template_has_no_line_breaks_tabs_and_rows_of_spaces()
    {
        _scenario.Deliver(
            _scenario.Publish("""[{"id":"m","type":"send_message","channel":"c","template":{"name":"t","language":"it","parameters":{"1":"{{custom.note}}","2":"a  b"}}}]"""),
            patch: new ContactPatch { Custom = [new FieldChange("note", FieldValue.Text(" riga 1 \r\n\r\n\triga 2      fine    .\n"))] });
        Assert.Equal(
            ["riga 1 riga 2 fine    .", "a  b"],
            Assert.Single(_scenario.Sent).Effect.Content!.Template!.Parameters.Select(parameter => parameter.Text));
    }
}
