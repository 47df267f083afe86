using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.GoHighLevel;

/// <summary>Grainline and Go High Level trigger one another, all of it over HTTP.</summary>
public abstract class TwoWayTests(ApiServer api)
{
    private const string Location = "sandboxLocation00001";

    /// <summary>What a definition gets that says nothing of it.</summary>
    private const int DefaultMaxStarts = 10;

    [Fact]
    public async Task A_contact_goes_to_ghl_whose_workflow_starts_a_new_whatsapp_flow()
    {
        var phone = ApiServer.NewPhone();
        var tag = $"whatsapp-started-{phone[6..]}";
        var back = await api.Automation(
            """[{"id":"m","type":"send_message","channel":"sandbox","template":{"name":"welcome","language":"it","parameters":{"name":"{{contact.first_name}}"}}}]""");
        await Workflow(back, $$"""{"trigger_tag":"{{tag}}","custom_data":{"budget":"1000"} }""");
        var there = await api.Automation($$"""[{"id":"push","type":"ghl_upsert_contact","connection":"sandbox","add_tags":["{{tag}}"]}]""");

        var (_, accepted) = await api.Deliver(there, $$"""{"phone":"{{phone}}","first_name":"Anna"}""");
        await api.Ended(accepted["run_id"]!.GetValue<string>());
        var delivery = await Eventually.Get(async () => (await Deliveries(back)).SingleOrDefault());
        Assert.Equal("accepted", delivery["outcome"]!.GetValue<string>());
        Assert.Equal("completed", (await api.Ended(delivery["run_id"]!.GetValue<string>()))["status"]!.GetValue<string>());

        var message = Assert.Single((await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]!.AsArray())!;
        Assert.Equal("Anna", message["template"]!["parameters"]!["name"]!.GetValue<string>());
        var contact = await api.Get($"/api/v1/contacts/{phone}");
        Assert.Equal("1000", contact["custom_fields"]!["budget"]!.GetValue<string>());
        Assert.Contains(tag, contact["tags"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.Equal(202, Assert.Single(await Posted(back, 1))["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Two_systems_that_start_one_another_for_ever_are_stopped_within_the_limit_and_both_logs_say_so()
    {
        var phone = ApiServer.NewPhone();
        var workflow = $"wf-{phone[6..]}";
        var loop = await api.Automation(
            $$"""[{"id":"push","type":"ghl_upsert_contact","connection":"sandbox","workflow":"{{workflow}}"}]""",
            ""","trigger":{"type":"gohighlevel","duplicate_window":"PT0S"}""");
        await Workflow(loop, $$"""{"id":"{{workflow}}"}""");

        await api.Deliver(loop, $$"""{"phone":"{{phone}}","first_name":"Anna"}""");
        var skipped = await Eventually.Get(async () => (await Deliveries(loop)).FirstOrDefault(one => one["outcome"]!.GetValue<string>() == "skipped"));
        Assert.Equal("loop_guard", skipped["code"]!.GetValue<string>());
        Assert.Equal(DefaultMaxStarts, (await Deliveries(loop)).Count(one => one["outcome"]!.GetValue<string>() == "accepted"));

        var posted = await Posted(loop, DefaultMaxStarts);
        var last = Assert.Single(posted, one => Answer(one)["status"]!.GetValue<string>() == "skipped");
        Assert.Equal("loop_guard", Answer(last)["reason"]!.GetValue<string>());
        Assert.Equal(200, last["status"]!.GetValue<int>());
        Assert.Equal(DefaultMaxStarts, posted.Count);
    }

    [Fact]
    public async Task What_ghl_has_already_is_not_pushed_again_so_a_loop_over_a_tag_ends_by_itself()
    {
        var phone = ApiServer.NewPhone();
        var tag = $"sync-{phone[6..]}";
        var loop = await api.Automation(
            $$"""[{"id":"push","type":"ghl_upsert_contact","connection":"sandbox","add_tags":["{{tag}}"]}]""",
            ""","trigger":{"type":"gohighlevel","duplicate_window":"PT0S"}""");
        await Workflow(loop, $$"""{"trigger_tag":"{{tag}}"}""");

        await api.Deliver(loop, $$"""{"phone":"{{phone}}","first_name":"Anna"}""");
        var second = await Eventually.Get(async () => (await Deliveries(loop)) is [var newest, _] ? newest : null);
        var run = await api.Ended(second["run_id"]!.GetValue<string>());
        Assert.Empty(run["steps"]![0]!["detail"]!["written"]!.AsArray());
        Assert.Single(await Posted(loop, 1));
    }

    [Fact]
    public async Task A_person_known_in_two_sub_accounts_is_pushed_to_each_as_its_own_contact()
    {
        var phone = ApiServer.NewPhone();
        string[] accounts = [$"a{phone[6..]}", $"b{phone[6..]}"];
        foreach (var account in accounts)
        {
            await api.Post("/sandbox/ghl/settings", $$"""{"tokens":{"pit-{{account}}":"Loc{{account}}"} }""", 200);
            await api.Post(
                "/api/v1/connections", $$"""{"id":"{{account}}","location_id":"Loc{{account}}","base_url":"{{api.Client.BaseAddress}}sandbox/ghl","token":"pit-{{account}}"}""", 201);
        }

        var steps = accounts.Concat(accounts).Select((account, number) =>
            $$"""{"id":"s{{number}}","type":"ghl_upsert_contact","connection":"{{account}}","add_tags":["t{{number}}"]}""");
        var (_, accepted) = await api.Deliver(await api.Automation($"[{string.Join(',', steps)}]"), $$"""{"phone":"{{phone}}","first_name":"Anna"}""");
        var run = await api.Ended(accepted["run_id"]!.GetValue<string>());

        Assert.Equal("completed", run["status"]!.GetValue<string>());
        Assert.All(run["steps"]!.AsArray(), step => Assert.Empty(step!["detail"]!["warnings"]!.AsArray()));
        var contacts = (await api.Get("/sandbox/ghl/contacts"))["items"]!.AsArray().Where(one => one!["phone"]?.GetValue<string>() == phone).ToList();
        Assert.Equal(
            [($"Loc{accounts[0]}", "t0 t2"), ($"Loc{accounts[1]}", "t1 t3")],
            contacts.Select(one => (one!["locationId"]!.GetValue<string>(), string.Join(' ', one["tags"]!.AsArray()))));
        Assert.Equal(contacts[0]!["id"]!.GetValue<string>(), (await api.Get($"/api/v1/contacts/{phone}"))["ghl_contact_id"]!.GetValue<string>());
        foreach (var account in accounts)
        {
            Assert.Null((await api.Get($"/api/v1/connections/{account}"))["held"]);
        }
    }

    /// <summary>A workflow whose webhook action calls the automation.</summary>
    private Task<JsonObject> Workflow(TestAutomation target, string more)
    {
        var workflow = JsonNode.Parse(more)!.AsObject();
        workflow["location_id"] = Location;
        workflow["webhook_url"] = new Uri(api.Client.BaseAddress!, target.Path).ToString();
        workflow["headers"] = new JsonObject { ["X-Webhook-Secret"] = target.Secret };
        return api.Post("/sandbox/ghl/workflows", workflow.ToJsonString(), 201);
    }

    private async Task<List<JsonObject>> Deliveries(TestAutomation automation) =>
        [.. (await api.Get($"/api/v1/deliveries?automation={automation.Id}"))["items"]!.AsArray().Select(one => one!.AsObject())];

    /// <summary>What GHL has posted, in the order of its answers, when it is that much: four workers post, and one may hear of the first after another of
    /// the second.</summary>
    private Task<List<JsonObject>> Posted(TestAutomation target, int least) => Eventually.Get(async () =>
    {
        List<JsonObject> posted =
        [
            .. (await api.Get("/sandbox/ghl/webhooks"))["items"]!.AsArray().Select(one => one!.AsObject())
                .Where(one => one["url"]!.GetValue<string>().EndsWith(target.Path, StringComparison.Ordinal)),
        ];
        return posted.Count >= least && posted.TrueForAll(one => one["answer"] is not null) ? posted : null;
    });

    private static JsonObject Answer(JsonObject posted) => JsonNode.Parse(posted["answer"]!.GetValue<string>())!.AsObject();
}

[Collection(OnSqlite.Name)]
public sealed class TwoWayTestsOnSqlite(SqliteApi api) : TwoWayTests(api);

[Collection(OnPostgres.Name)]
public sealed class TwoWayTestsOnPostgres(PostgresApi api) : TwoWayTests(api);
