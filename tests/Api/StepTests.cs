using System.Text.Json.Nodes;

namespace Grainline.Tests.Api;

/// <summary>Every kind of step on the running product, seen from outside.</summary>
public abstract class StepTests(ApiServer api)
{
    [Fact]
    public async Task A_definition_with_every_kind_of_step_runs_to_its_end_and_its_record_reads_like_a_story()
    {
        var other = await api.Automation("""[{"id":"t","type":"add_tags","tags":["other-ran"]}]""");
        await api.Post("/sandbox/ghl/workflows", """{"location_id":"sandboxLocation00001","trigger_inbound":"abc"}""", 201);
        var automation = await api.Automation($$$$"""
            [{"id":"hello","type":"send_message","channel":"sandbox","template":{"name":"welcome","language":"it","parameters":{"name":"{{default contact.first_name 'amico'}}"}}},
             {"id":"ask","type":"send_message","channel":"sandbox","text":"Ti interessa, {{upper contact.first_name}}?","buttons":[{"id":"yes","title":"Sì"},{"id":"no","title":"No"}],
              "fallback_template":{"name":"reminder","language":"it"}},
             {"id":"answer","type":"wait_for_reply","timeout":"PT30S",
              "replies":[{"match":{"contains_any":["sì","si"]},"steps":[{"id":"yes","type":"add_tags","tags":["interested"]}]}],
              "otherwise":[{"id":"no","type":"stop"}],"no_reply":[{"id":"silent","type":"stop"}]},
             {"id":"pause","type":"wait","duration":"PT1S"},
             {"id":"past","type":"wait","until":"trigger.metadata.date","offset":"-P1D"},
             {"id":"when","type":"if","when":{"all":[{"field":"tags","op":"contains","value":"interested"},{"field":"reply.text","op":"is_not_empty"}]},
              "then":[{"id":"fields","type":"set_fields","fields":{"custom.answer":"{{reply.text}}","contact.language":"it"}}],"else":[{"id":"never","type":"stop"}]},
             {"id":"city","type":"switch","field":"custom.city","cases":[{"value":"Roma","steps":[{"id":"rome","type":"add_tags","tags":["rome"]}]}],"default":[{"id":"elsewhere","type":"stop"}]},
             {"id":"sides","type":"split","branches":[{"weight":1,"steps":[{"id":"a","type":"add_tags","tags":["side"]}]},{"weight":1,"steps":[{"id":"b","type":"add_tags","tags":["side"]}]}]},
             {"id":"consent","type":"set_consent","status":"opted_in"},
             {"id":"untag","type":"remove_tags","tags":["interested"]},
             {"id":"start","type":"start_automation","automation":"{{{{other.Id}}}}"},
             {"id":"push","type":"ghl_upsert_contact","connection":"sandbox","add_tags":["whatsapp-started"],"custom_fields":{"Nobody's":"1"},"note":"Answered {{reply.text}}"},
             {"id":"inbound","type":"ghl_inbound_webhook","url":"{{{{api.Client.BaseAddress}}}}sandbox/ghl/hooks/sandboxLocation00001/webhook-trigger/abc"},
             {"id":"draft","type":"ghl_inbound_webhook","url":"{{{{api.Client.BaseAddress}}}}sandbox/ghl/hooks/sandboxLocation00001/webhook-trigger/nobody","on_error":"continue"},
             {"id":"blocked","type":"http_request","url":"{{{{api.Client.BaseAddress}}}}health/live","on_error":[{"id":"noted","type":"add_tags","tags":["guarded"]}]},
             {"id":"others","type":"end_other_runs"},
             {"id":"end","type":"stop"}]
            """);
        var phone = ApiServer.NewPhone();
        var (_, accepted) = await api.Deliver(automation, $$$"""{"phone":"{{{phone}}}","first_name":"Anna","custom_fields":{"city":"Roma"},"metadata":{"date":"2020-02-29"}}""");
        var id = accepted["run_id"]!.GetValue<string>();
        await Waiting(id, "answer");
        await api.Post($"/sandbox/phones/{Uri.EscapeDataString(phone)}/reply", """{"text":"Sì, grazie"}""", 200);
        var run = await api.Ended(id);

        Assert.Equal(("completed", "end"), (run["status"]!.GetValue<string>(), run["end_reason"]!.GetValue<string>()));
        var steps = run["steps"]!.AsArray().ToDictionary(step => step!["step_id"]!.GetValue<string>(), step => step!);
        Assert.Equal("Sì, grazie", steps["answer"]["detail"]!["reply"]!.GetValue<string>());
        Assert.Equal("already_past", steps["past"]["detail"]!["passed"]!.GetValue<string>());
        Assert.Equal("then", steps["when"]["detail"]!["branch"]!.GetValue<string>());
        Assert.Equal("started", steps["start"]["detail"]!["outcome"]!.GetValue<string>());
        Assert.Equal("unknown_custom_field", steps["push"]!["detail"]!["warnings"]![0]!["code"]!.GetValue<string>());
        Assert.Equal("failed", steps["blocked"]["status"]!.GetValue<string>());
        Assert.Equal(("failed", "trigger_not_active"), (steps["draft"]["status"]!.GetValue<string>(), steps["draft"]["detail"]!["reason"]!.GetValue<string>()));
        Assert.All(steps.Where(step => step.Key is not ("blocked" or "draft")), step => Assert.Equal("done", step.Value["status"]!.GetValue<string>()));

        var contact = await api.Get($"/api/v1/contacts/{phone}");
        Assert.Equal("opted_in", contact["consent"]!["status"]!.GetValue<string>());
        Assert.Equal("Sì, grazie", contact["custom_fields"]!["answer"]!.GetValue<string>());
        await Support.Eventually.Holds(async () => (await Tags(phone)).Order(StringComparer.Ordinal).SequenceEqual(["guarded", "other-ran", "rome", "side"], StringComparer.Ordinal));
        var ghl = (await api.Get("/sandbox/ghl/contacts"))["items"]!.AsArray().Single(one => one!["phone"]!.GetValue<string>() == phone)!;
        Assert.Equal("whatsapp-started", ghl["tags"]![0]!.GetValue<string>());
        Assert.Equal("Answered Sì, grazie", ghl["notes"]![0]!.GetValue<string>());
        Assert.Equal(ghl["id"]!.GetValue<string>(), contact["ghl_contact_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("message")]
    [InlineData("Message")]
    public async Task A_keyword_starts_an_automation_and_stop_ends_messages(string type)
    {
        // A phone's keyboard writes another apostrophe than a computer's.
        var keyword = $"l'info{ApiServer.NewPhone()[6..]}";
        var automation = await api.Automation(
            """[{"id":"m","type":"send_message","channel":"sandbox","text":"{{trigger.profile.name}}, hai scritto {{trigger.message.text}} da {{trigger.phone}}"}]""",
            $$""","trigger":{"type":"{{type}}","channel":"sandbox","keywords":["{{keyword}}"]}""");
        var phone = ApiServer.NewPhone();
        await api.Post($"/sandbox/phones/{Uri.EscapeDataString(phone)}/reply", $$"""{"text":"{{keyword.Replace('\'', '’')}}"}""", 200);
        await Support.Eventually.Holds(async () => (await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]!.AsArray()
            .Any(message => message!["text"]?.GetValue<string>() == $"Mario Rossi, hai scritto {keyword.Replace('\'', '’')} da {phone}"));

        await api.Post($"/sandbox/phones/{Uri.EscapeDataString(phone)}/reply", """{"text":"STOP"}""", 200);
        await Support.Eventually.Holds(async () => (await api.Get($"/api/v1/contacts/{phone}"))["consent"]!["status"]!.GetValue<string>() == "opted_out");
        var (status, skipped) = await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");
        Assert.Equal((200, "skipped", "opted_out"), (status, skipped["status"]!.GetValue<string>(), skipped["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_failed_run_can_be_tried_again_and_a_wait_skipped()
    {
        var automation = await api.Automation("""
            [{"id":"w","type":"wait","duration":"P1D"},
             {"id":"d","type":"wait","until":"custom.date"},
             {"id":"t","type":"add_tags","tags":["done"]}]
            """);
        var phone = ApiServer.NewPhone();
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");
        var id = accepted["run_id"]!.GetValue<string>();
        await api.Post($"/api/v1/runs/{id}/retry", null, 409);
        await api.Post($"/api/v1/runs/{id}/skip-wait?step=d", null, 409);
        await api.Post($"/api/v1/runs/{id}/skip-wait?step=w", null, 200);
        Assert.Equal("failed", (await api.Ended(id))["status"]!.GetValue<string>());

        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/contacts/{phone}") { Content = ApiServer.Json("""{"custom_fields":{"date":"2020-01-01"}}""") };
        Assert.Equal(200, (await api.Send(patch)).Status);
        var run = await api.Post($"/api/v1/runs/{id}/retry", null, 200);
        Assert.Equal("completed", run["status"]!.GetValue<string>());
        Assert.Equal(["done"], await Tags(phone));
        await api.Post($"/api/v1/runs/{id}/retry", null, 409);
    }

    [Fact]
    public async Task Waiting_runs_are_moved_to_a_version_and_those_that_cannot_are_named()
    {
        var automation = await api.Automation("""[{"id":"w","type":"wait","duration":"PT24H"}]""");
        var phones = Enumerable.Range(0, 3).Select(_ => ApiServer.NewPhone()).ToList();
        foreach (var phone in phones)
        {
            await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");
        }

        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/automations/{automation.Id}")
        {
            Content = ApiServer.Json("""{"name":"Test","steps":[{"id":"w","type":"wait","duration":"PT24H"},{"id":"t","type":"add_tags","tags":["moved"]}]}"""),
        };
        Assert.Equal(200, (await api.Send(put)).Status);
        var report = await api.Post($"/api/v1/automations/{automation.Id}/versions/2/migrate", null, 200);
        Assert.Equal((3, 0), (report["moved"]!.GetValue<int>(), report["not_moved"]!.GetValue<int>()));
        foreach (var run in (await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray())
        {
            Assert.Equal(2, run!["version"]!.GetValue<int>());
            await api.Post($"/api/v1/runs/{run["id"]}/skip-wait", null, 200);
        }

        Assert.Equal(["moved"], await Tags(phones[0]));
        await api.Post($"/api/v1/automations/{automation.Id}/versions/9/migrate", null, 404);
    }

    [Fact]
    public async Task Many_contacts_are_imported_and_started_and_counted()
    {
        var automation = await api.Automation("""[{"id":"t","type":"add_tags","tags":["bulk"]},{"id":"w","type":"wait","duration":"P1D"}]""");
        var tag = $"list-{automation.Id[4..]}";
        var phones = Enumerable.Range(0, 60).Select(_ => ApiServer.NewPhone()).ToList();
        using var csv = new HttpRequestMessage(HttpMethod.Post, "/api/v1/contacts/import")
        {
            Content = new StringContent($"phone;first_name;tags;Budget\n{string.Join('\n', phones.Select(phone => $"{phone};Anna;{tag};1200"))}\nnot a phone;X;;", System.Text.Encoding.UTF8, "text/csv"),
        };
        var (status, imported) = await api.Send(csv);
        Assert.Equal((200, 60, 1), (status, imported["imported"]!.GetValue<int>(), imported["refused"]!.GetValue<int>()));
        Assert.Equal("invalid_phone", imported["errors"]![0]!["code"]!.GetValue<string>());

        var bulk = await api.Post($"/api/v1/automations/{automation.Id}/bulk", $$"""{"tag":"{{tag}}","phones":["{{phones[0]}}"],"rate_per_second":500}""", 202);
        await Support.Eventually.Holds(async () =>
            (await api.Get($"/api/v1/automations/{automation.Id}/bulk/{bulk["id"]}"))["status"]!.GetValue<string>() == "completed");
        var done = await api.Get($"/api/v1/automations/{automation.Id}/bulk/{bulk["id"]}");
        Assert.Equal((60, 60), (done["total"]!.GetValue<int>(), done["started"]!.GetValue<int>()));
        Assert.Contains("bulk", await Tags(phones[59]));

        var report = await api.Get($"/api/v1/automations/{automation.Id}/report");
        var steps = report["steps"]!.AsArray();
        Assert.Equal((60, 60), (steps[0]!["done"]!.GetValue<int>(), steps[1]!["waiting"]!.GetValue<int>()));
        Assert.Equal(60, report["deliveries"]!["accepted"]!.GetValue<int>());
        var export = await api.Get($"/api/v1/contacts/{phones[1]}/export");
        Assert.Equal(phones[1], export["contact"]!["phone"]!.GetValue<string>());
        Assert.NotEmpty(export["history"]!.AsArray());
        Assert.NotNull((await api.Get("/api/v1/stats"))["runs"]);
    }

    [Fact]
    public async Task A_step_of_the_report_opens_its_runs()
    {
        var automation = await api.Automation("""[{"id":"t","type":"add_tags","tags":["x"]},{"id":"w","type":"wait","duration":"P1D"},{"id":"z","type":"stop"}]""");
        var runs = new List<string>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            runs.Add((await api.Post($"/api/v1/automations/{automation.Id}/start", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 202))["run_id"]!.GetValue<string>());
        }

        foreach (var run in runs)
        {
            await Waiting(run, "w");
        }

        await api.Post($"/api/v1/runs/{runs[0]}/skip-wait", null, 200);
        await api.Ended(runs[0]);
        runs.Reverse();

        Assert.Equal(runs, await Runs("step=t"));
        Assert.Equal(runs, await Runs("step=w"));
        Assert.Equal(runs[..2], await Runs("step=w&step_status=waiting"));
        Assert.Equal(runs[2..], await Runs("step=w&step_status=done"));
        Assert.Equal(runs[2..], await Runs("step=z&status=completed"));
        Assert.Empty(await Runs("step=t&from=2100-01-01T00:00:00Z"));
        Assert.Empty(await Runs("from=2100-01-01T00:00:00Z"));
        Assert.Empty(await Runs("to=2020-01-01T00:00:00Z"));
        Assert.Equal(runs, await Runs("from=2020-01-01T00:00:00Z"));
        var first = await api.Get($"/api/v1/runs?automation={automation.Id}&step=t&limit=2");
        Assert.Equal(runs[2..], await Runs($"step=t&cursor={Uri.EscapeDataString(first["next"]!.GetValue<string>())}"));

        async Task<List<string>> Runs(string query) =>
            [.. (await api.Get($"/api/v1/runs?automation={automation.Id}&{query}"))["items"]!.AsArray().Select(run => run!["id"]!.GetValue<string>())];
    }

    [Fact]
    public async Task The_service_says_how_long_it_keeps_history()
    {
        var settings = await api.Get("/api/v1/settings");

        Assert.Equal(("P365D", true), (settings["retention"]!.GetValue<string>(), settings["sandbox"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task The_templates_of_a_channel_and_the_state_of_a_connection_can_be_asked_for()
    {
        Assert.NotEmpty((await api.Get("/api/v1/channels/sandbox/templates"))["items"]!.AsArray());
        Assert.Contains((await api.Get("/api/v1/connections"))["items"]!.AsArray(), connection => connection!["id"]!.GetValue<string>() == "sandbox");
        Assert.True((await api.Post("/api/v1/connections/sandbox/check", null, 200))["ok"]!.GetValue<bool>());
        Assert.True((await api.Post("/api/v1/channels/sandbox/check", null, 200))["ok"]!.GetValue<bool>());
        await api.Post("/api/v1/channels/nobody/check", null, 404);
    }

    [Fact]
    public async Task A_draft_is_rehearsed_in_place_of_the_published_version_and_never_run()
    {
        var automation = await api.Automation("""[{"id":"t","type":"add_tags","tags":["published"]}]""");
        var phone = ApiServer.NewPhone();
        var draft = """{"name":"Draft","trigger":{"missing_contact":"create"},"steps":[{"id":"d","type":"send_message","channel":"sandbox","text":"Ciao {{contact.first_name}}"}]}""";
        var nonsense = """{"name":"Draft","steps":[{"id":"d","type":"nap"}]}""";
        var body = $$"""{"phone":"{{phone}}","first_name":"Anna"}""";

        var report = await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"body":{{body}},"definition":{{draft}}}""", 200);
        Assert.Equal(("d", "Ciao Anna"), (report["steps"]![0]!["step_id"]!.GetValue<string>(), report["steps"]![0]!["detail"]!["text"]!.GetValue<string>()));

        await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"body":{{body}},"run":true,"definition":{{draft}}}""", 422);
        var wrong = await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"body":{{body}},"definition":{{nonsense}}}""", 422);
        Assert.Equal("invalid_definition", wrong["code"]!.GetValue<string>());
        Assert.Empty((await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray());
    }

    private Task<JsonObject> Waiting(string runId, string step) => Support.Eventually.Get(async () =>
    {
        var run = await api.Get($"/api/v1/runs/{runId}");
        return run["status"]!.GetValue<string>() == "waiting" && run["step_id"]?.GetValue<string>() == step ? run : null;
    });

    private async Task<string[]> Tags(string phone) =>
        [.. (await api.Get($"/api/v1/contacts/{phone}"))["tags"]!.AsArray().Select(tag => tag!.GetValue<string>())];
}

[Collection(OnSqlite.Name)]
public sealed class StepTestsOnSqlite(SqliteApi api) : StepTests(api);

[Collection(OnPostgres.Name)]
public sealed class StepTestsOnPostgres(PostgresApi api) : StepTests(api);
