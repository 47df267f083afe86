using System.Net.Http.Headers;

namespace Grainline.Tests.Api;

/// <summary>Automations, contacts, deliveries and keys over HTTP.</summary>
public abstract class ManagementTests(ApiServer api)
{
    private const string Stop = """[{"id":"s","type":"stop"}]""";
    private const string Hello = """[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao {{contact.first_name}}"},{"id":"w","type":"wait","duration":"P1D"},{"id":"s","type":"stop"}]""";

    [Fact]
    public async Task A_new_version_is_published_unless_nothing_changed_or_somebody_was_faster()
    {
        var automation = await api.Automation(Stop);
        Assert.Equal((200, 1), await Put(automation.Id, """{ "name": "Test", "steps": [{"type":"stop","id":"s"}] }"""));
        Assert.Equal((200, 2), await Put(automation.Id, """{"name":"Renamed","steps":[{"id":"s","type":"stop"}]}""", "\"1\""));
        Assert.Equal((412, null), await Put(automation.Id, """{"name":"Late","steps":[{"id":"s","type":"stop"}]}""", "\"1\""));
        Assert.Equal((404, null), await Put("aut_000000000000", """{"name":"x","steps":[{"id":"s","type":"stop"}]}"""));

        var versions = (await api.Get($"/api/v1/automations/{automation.Id}/versions"))["items"]!.AsArray();
        Assert.Equal([2, 1], versions.Select(version => version!["version"]!.GetValue<int>()));
        Assert.Equal("Test", (await api.Get($"/api/v1/automations/{automation.Id}/versions/1"))["definition"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Fields_whose_names_only_a_culture_takes_for_one_are_two_and_there_after_a_restart()
    {
        var phone = ApiServer.NewPhone();
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/contacts/{phone}") { Content = ApiServer.Json("""{"custom_fields":{"budget":"1","bud\u00adget":"2"}}""") };
        Assert.True((await api.Send(put)).Status is 200 or 201);
        await api.Stop();
        await api.Start();

        var listed = (await api.Get($"/api/v1/contacts?query={Uri.EscapeDataString(phone)}"))["items"]!.AsArray().Single()!;
        foreach (var contact in new[] { await api.Get($"/api/v1/contacts/{phone}"), listed })
        {
            Assert.Equal(("1", "2"), (contact["custom_fields"]!["budget"]!.GetValue<string>(), contact["custom_fields"]!["bud\u00adget"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task A_wrong_definition_gets_all_its_errors_and_is_not_stored()
    {
        var problem = await api.Post("/api/v1/automations", """{"steps":[{"id":"a","type":"wait"},{"id":"b","type":"dance"},{"id":"c","type":"send_message","channel":"nowhere","text":"x"}]}""", 422);
        Assert.Equal("invalid_definition", problem["code"]!.GetValue<string>());
        Assert.Equal(["name", "steps[0].duration", "steps[1].type"], problem["errors"]!.AsArray().Select(error => error!["path"]!.GetValue<string>()).Order(StringComparer.Ordinal));

        problem = await api.Post("/api/v1/automations", """{"name":"x","steps":[{"id":"c","type":"send_message","channel":"nowhere","text":"x"}]}""", 422);
        Assert.Equal("unknown_channel", problem["errors"]![0]!["code"]!.GetValue<string>());

        problem = await api.Post("/api/v1/automations", """{"name":"x","trigger":{"type":"message","channel":"nowhere","keywords":["info"]},"steps":[{"id":"s","type":"stop"}]}""", 422);
        Assert.Equal("trigger.channel", problem["errors"]![0]!["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_rotated_secret_opens_at_once_and_the_old_one_for_a_day()
    {
        var automation = await api.Automation(Stop);
        var rotated = await api.Post($"/api/v1/automations/{automation.Id}/secret/rotate", null, 200);
        var body = $$"""{"phone":"{{ApiServer.NewPhone()}}"}""";
        Assert.Equal(202, (await api.Deliver(automation with { Secret = rotated["secret"]!.GetValue<string>() }, body, "1")).Status);
        Assert.Equal(202, (await api.Deliver(automation, body, "2")).Status);
        Assert.InRange(rotated["previous_valid_until"]!.GetValue<DateTimeOffset>() - DateTimeOffset.UtcNow, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_test_renders_every_text_and_starts_nothing()
    {
        var automation = await api.Automation(Hello);
        var phone = ApiServer.NewPhone();
        var report = await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"phone":"{{phone}}","first_name":"Anna"}""", 200);

        Assert.Equal("accepted", report["outcome"]!.GetValue<string>());
        Assert.Equal("Ciao Anna", report["steps"]![0]!["detail"]!["text"]!.GetValue<string>());
        Assert.Equal("completed", report["run_status"]!.GetValue<string>());
        Assert.Empty((await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray());
        Assert.Empty((await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]!.AsArray());

        var started = await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"phone":"{{phone}}","first_name":"Anna","run":true}""", 202);
        Assert.Equal("Anna", (await api.Get($"/api/v1/runs/{started["run_id"]}"))["trigger"]!["first_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_contact_is_changed_by_any_of_its_members_and_by_what_was_read()
    {
        var path = $"/api/v1/contacts/{ApiServer.NewPhone()}";
        await Change(HttpMethod.Put, path, "{}", 201);
        var named = await Change(HttpMethod.Patch, path, """{"full_name":"Ada King Lovelace","tags":["vip"],"consent":{"status":"opted_in"}}""", 200);
        Assert.Equal(("Ada", "King Lovelace", "Ada King Lovelace"), (Text(named, "first_name"), Text(named, "last_name"), Text(named, "full_name")));

        var again = await Change(HttpMethod.Put, path, named.ToJsonString(), 200);
        Assert.Equal(named["tags"]!.ToJsonString(), again["tags"]!.ToJsonString());
        Assert.Equal("Ada King Lovelace", Text(again, "full_name"));
        Assert.Null((await Change(HttpMethod.Patch, path, """{"full_name":null}""", 200))["full_name"]);

        var refused = await Change(HttpMethod.Patch, path, """{"phone":"+393330000000"}""", 422);
        Assert.Equal(("phone", "read_only"), (Text(refused["errors"]![0]!, "path"), Text(refused["errors"]![0]!, "code")));

        async Task<System.Text.Json.Nodes.JsonObject> Change(HttpMethod method, string to, string body, int expected)
        {
            using var request = new HttpRequestMessage(method, to) { Content = ApiServer.Json(body) };
            var (status, answer) = await api.Send(request);
            Assert.True(status == expected, $"{method} {body}: {status} {answer}");
            return answer;
        }

        static string? Text(System.Text.Json.Nodes.JsonNode from, string member) => from[member]?.GetValue<string>();
    }

    [Fact]
    public async Task A_run_can_be_started_without_a_webhook()
    {
        var automation = await api.Automation(Stop);
        var answer = await api.Post($"/api/v1/automations/{automation.Id}/start", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 202);
        Assert.Equal("api", (await api.Get($"/api/v1/runs/{answer["run_id"]}"))["source"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deleted_automation_is_gone_with_its_webhook()
    {
        var automation = await api.Automation(Stop);
        Assert.Equal(204, await Status(HttpMethod.Delete, $"/api/v1/automations/{automation.Id}"));
        Assert.Equal(404, await Status(HttpMethod.Get, $"/api/v1/automations/{automation.Id}"));
        Assert.Equal(404, (await api.Deliver(automation, """{"phone":"+393471111111"}""")).Status);
    }

    [Fact]
    public async Task A_delivery_can_be_replayed_and_is_nobodys_duplicate()
    {
        var automation = await api.Automation(Stop);
        var (_, first) = await api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}","first_name":"Eva"}""", "k");
        var replayed = await api.Post($"/api/v1/deliveries/{first["delivery_id"]}/replay", null, 202);
        Assert.NotEqual(first["run_id"]!.GetValue<string>(), replayed["run_id"]!.GetValue<string>());

        var delivery = await api.Get($"/api/v1/deliveries/{replayed["delivery_id"]}");
        Assert.Equal(first["delivery_id"]!.GetValue<string>(), delivery["replay_of"]!.GetValue<string>());
        Assert.Equal("Eva", delivery["body"]!["first_name"]!.GetValue<string>());
        Assert.Equal((202, "accepted"), (delivery["answer"]!["status"]!.GetValue<int>(), delivery["answer"]!["body"]!["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_contact_is_found_changed_and_forgotten()
    {
        var phone = ApiServer.NewPhone();
        await api.Deliver(await api.Automation(Hello), $$"""{"phone":"{{phone}}","first_name":"Ludovica","last_name":"Zanetti","tags":["Très spécial"]}""");
        Assert.Equal(phone, Assert.Single((await api.Get("/api/v1/contacts?query=ludov%20zane"))["items"]!.AsArray())!["phone"]!.GetValue<string>());
        Assert.Equal(phone, Assert.Single((await api.Get("/api/v1/contacts?tag=tr%C3%A8s%20SP%C3%89CIAL"))["items"]!.AsArray())!["phone"]!.GetValue<string>());

        var (status, changed) = await Send(HttpMethod.Patch, $"/api/v1/contacts/{phone}", """{"email":"l@example.com","last_name":null,"custom_fields":{"size":42},"tags":["vip"]}""");
        Assert.Equal((200, "l@example.com", "Ludovica"), (status, changed["email"]!.GetValue<string>(), changed["full_name"]!.GetValue<string>()));
        Assert.Equal(42, changed["custom_fields"]!["size"]!.GetValue<int>());
        Assert.Equal(422, (await Send(HttpMethod.Patch, $"/api/v1/contacts/{phone}", """{"email":"no","shoe":1}""")).Status);

        Assert.Equal(204, await Status(HttpMethod.Delete, $"/api/v1/contacts/{phone}"));
        Assert.Equal(404, await Status(HttpMethod.Get, $"/api/v1/contacts/{phone}"));
        Assert.Empty((await api.Get($"/api/v1/contacts/{phone}/timeline"))["items"]!.AsArray());
        Assert.Empty((await api.Get($"/api/v1/runs?phone={phone}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Put_creates_a_contact_and_then_makes_it_what_the_body_says()
    {
        var phone = ApiServer.NewPhone();
        Assert.Equal(201, (await Send(HttpMethod.Put, $"/api/v1/contacts/{phone}", """{"first_name":"Ada","custom_fields":{"a":"1","b":"2"},"tags":["x"]}""")).Status);
        var (status, contact) = await Send(HttpMethod.Put, $"/api/v1/contacts/{phone}", """{"last_name":"B","custom_fields":{"b":"3"}}""");
        Assert.Equal((200, "B"), (status, contact["full_name"]!.GetValue<string>()));
        Assert.Equal("""{"b":"3"}""", contact["custom_fields"]!.ToJsonString());
        Assert.Empty(contact["tags"]!.AsArray());
    }

    [Fact]
    public async Task A_key_opens_what_its_role_allows_until_it_is_revoked()
    {
        var automation = await api.Automation(Stop);
        var made = await api.Post("/api/v1/keys", """{"name":"Reports","role":"viewer"}""", 201);
        using var viewer = api.NewClient(made["key"]!.GetValue<string>());
        using var stranger = api.NewClient(key: null);
        using var read = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/automations/{automation.Id}");
        using var write = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/automations/{automation.Id}/pause");
        using var unknown = new HttpRequestMessage(HttpMethod.Get, "/api/v1/automations");

        var (status, seen) = await api.Send(read, viewer);
        Assert.Equal((200, true), (status, seen["webhook"] is null));
        Assert.Equal("forbidden", (await api.Send(write, viewer)).Body["code"]!.GetValue<string>());
        Assert.Equal("unauthorized", (await api.Send(unknown, stranger)).Body["code"]!.GetValue<string>());
        Assert.DoesNotContain(made["key"]!.GetValue<string>(), (await api.Get("/api/v1/keys")).ToJsonString(), StringComparison.Ordinal);

        Assert.Equal(204, await Status(HttpMethod.Delete, $"/api/v1/keys/{made["id"]}"));
        await Support.Eventually.Holds(async () =>
        {
            using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/automations");
            return (await api.Send(again, viewer)).Status == 401;
        });
    }

    [Fact]
    public async Task The_schema_and_the_api_document_are_served_and_name_what_there_is()
    {
        Assert.Equal("Grainline automation", (await api.Get("/schema/automation.json"))["title"]!.GetValue<string>());
        var paths = (await api.Get("/openapi/v1.json"))["paths"]!.AsObject();
        foreach (var path in new[] { "/hooks/ghl/{webhookId}", "/api/v1/automations/{id}/test", "/api/v1/contacts/{phone}/timeline", "/api/v1/runs/{id}/cancel", "/health/ready" })
        {
            Assert.True(paths.ContainsKey(path), path);
        }
    }

    private async Task<(int Status, int? Version)> Put(string id, string definition, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/automations/{id}") { Content = ApiServer.Json(definition) };
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }

        var (status, body) = await api.Send(request);
        return (status, status == 200 ? body["version"]!.GetValue<int>() : null);
    }

    private async Task<(int Status, System.Text.Json.Nodes.JsonObject Body)> Send(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = ApiServer.Json(body) };
        return await api.Send(request);
    }

    private async Task<int> Status(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return (await api.Send(request)).Status;
    }
}

[Collection(OnSqlite.Name)]
public sealed class ManagementTestsOnSqlite(SqliteApi api) : ManagementTests(api);

[Collection(OnPostgres.Name)]
public sealed class ManagementTestsOnPostgres(PostgresApi api) : ManagementTests(api);
