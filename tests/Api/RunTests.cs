using System.Text.Json.Nodes;

namespace Grainline.Tests.Api;

/// <summary>Runs from the start to the end, and what ends them early.</summary>
public abstract class RunTests(ApiServer api)
{
    [Fact]
    public async Task A_run_sends_waits_and_tags_and_its_record_reads_like_a_story()
    {
        var automation = await api.Automation("""
            [{"id":"hello","type":"send_message","channel":"sandbox","template":{"name":"welcome","language":"it","parameters":{"name":"{{contact.first_name}}"}}},
             {"id":"pause","type":"wait","duration":"PT1S"},
             {"id":"fields","type":"set_fields","fields":{"custom.stage":"{{trigger.metadata.stage}}"}},
             {"id":"tag","type":"add_tags","tags":["welcomed"]},
             {"id":"end","type":"stop"}]
            """);
        var phone = ApiServer.NewPhone();
        var (_, accepted) = await api.Deliver(automation, $$$"""{"phone":"{{{phone}}}","first_name":"Anna","metadata":{"stage":"lead"}}""");
        var run = await api.Ended(accepted["run_id"]!.GetValue<string>());

        Assert.Equal(("completed", "end"), (run["status"]!.GetValue<string>(), run["end_reason"]!.GetValue<string>()));
        var steps = run["steps"]!.AsArray();
        Assert.Equal(["hello", "pause", "fields", "tag", "end"], steps.Select(step => step!["step_id"]!.GetValue<string>()));
        Assert.All(steps, step => Assert.Equal("done", step!["status"]!.GetValue<string>()));
        Assert.Equal("Anna", steps[0]!["detail"]!["parameters"]!["name"]!.GetValue<string>());
        Assert.True(Time(steps[1]!, "ended_at") - Time(steps[1]!, "started_at") >= TimeSpan.FromSeconds(1));

        var contact = await api.Get($"/api/v1/contacts/{phone}");
        Assert.Equal("lead", contact["custom_fields"]!["stage"]!.GetValue<string>());
        Assert.Equal("welcomed", contact["tags"]![0]!.GetValue<string>());
        var message = Assert.Single((await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]!.AsArray());
        Assert.Equal("welcome", (message!["template"] as JsonValue)?.GetValue<string>() ?? message["template"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_status_of_the_provider_is_seen_on_the_timeline()
    {
        var automation = await api.Automation("""[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao"}]""");
        var phone = ApiServer.NewPhone();
        await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");
        await Support.Eventually.Holds(async () => (await api.Get($"/api/v1/contacts/{phone}/timeline"))["items"]!.AsArray()
            .Any(item => item!["message"]?["status"]!.GetValue<string>() == "delivered"));
    }

    [Fact]
    public async Task A_cancelled_run_does_nothing_more()
    {
        var automation = await api.Automation("""[{"id":"w","type":"wait","duration":"PT24H"},{"id":"t","type":"add_tags","tags":["never"]}]""");
        var phone = ApiServer.NewPhone();
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");
        var cancelled = await api.Post($"/api/v1/runs/{accepted["run_id"]}/cancel", null, 200);
        Assert.Equal("cancelled", cancelled["status"]!.GetValue<string>());

        var refused = await api.Post($"/api/v1/runs/{accepted["run_id"]}/skip-wait", null, 409);
        Assert.Equal("not_waiting", refused["code"]!.GetValue<string>());
        Assert.Empty((await api.Get($"/api/v1/contacts/{phone}"))["tags"]!.AsArray());
        await api.Post($"/api/v1/runs/{accepted["run_id"]}/cancel", null, 409);
    }

    [Fact]
    public async Task Runs_are_listed_by_automation_phone_and_status_and_page_by_cursor()
    {
        var automation = await api.Automation("""[{"id":"w","type":"wait","duration":"PT24H"}]""");
        var phone = ApiServer.NewPhone();
        for (var number = 0; number < 5; number++)
        {
            await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""", $"key-{number}");
        }

        var first = await api.Get($"/api/v1/runs?automation={automation.Id}&phone={phone}&status=waiting&limit=3");
        var second = await api.Get($"/api/v1/runs?automation={automation.Id}&phone={phone}&status=waiting&limit=3&cursor={first["next"]}");
        var ids = first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(run => run!["id"]!.GetValue<string>()).ToList();
        Assert.Equal((3, 2, true), (first["items"]!.AsArray().Count, second["items"]!.AsArray().Count, second["next"] is null));
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
        Assert.Empty((await api.Get($"/api/v1/runs?automation={automation.Id}&status=failed"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_wait_goes_on_after_a_restart()
    {
        var automation = await api.Automation("""[{"id":"w","type":"wait","duration":"PT2S"},{"id":"m","type":"send_message","channel":"sandbox","text":"Back"}]""");
        var phone = ApiServer.NewPhone();
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");
        await api.Stop();
        await api.Start();
        var run = await api.Ended(accepted["run_id"]!.GetValue<string>(), ApiServer.AfterRestart);
        Assert.Equal("completed", run["status"]!.GetValue<string>());
        Assert.Single((await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]!.AsArray());
    }

    private static DateTimeOffset Time(JsonNode step, string name) => step[name]!.GetValue<DateTimeOffset>();
}

[Collection(OnSqlite.Name)]
public sealed class RunTestsOnSqlite(SqliteApi api) : RunTests(api);

[Collection(OnPostgres.Name)]
public sealed class RunTestsOnPostgres(PostgresApi api) : RunTests(api);
