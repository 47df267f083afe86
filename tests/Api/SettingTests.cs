using System.Text;
using System.Text.Json.Nodes;

namespace Grainline.Tests.Api;

/// <summary>Users, sessions, calendars and retention over HTTP.</summary>
public abstract class SettingTests(ApiServer api)
{
    private const string AllDay = """{"name":"Office","time_zone":"UTC","hours":{"monday":[{"from":"00:00","to":"00:00"}],"tuesday":[{"from":"00:00","to":"00:00"}],"wednesday":[{"from":"00:00","to":"00:00"}],"thursday":[{"from":"00:00","to":"00:00"}],"friday":[{"from":"00:00","to":"00:00"}],"saturday":[{"from":"00:00","to":"00:00"}],"sunday":[{"from":"00:00","to":"00:00"}]}}""";

    [Fact]
    public async Task A_user_signs_in_by_name_and_is_named_in_the_audit_log()
    {
        var user = await api.Post("/api/v1/users", """{"name":"Giulia Bianchi","role":"editor"}""", 201);
        var token = await SignIn("giulia bianchi", user["password"]!.GetValue<string>());
        using var giulia = api.NewClient(token);
        Assert.Equal("Giulia Bianchi", (await Get(giulia, "/api/v1/me"))["name"]!.GetValue<string>());

        var created = await Send(giulia, HttpMethod.Post, "/api/v1/automations", """{"name":"Hers","steps":[{"id":"s","type":"stop"}]}""");
        Assert.Equal(201, created.Status);
        Assert.Equal(403, (await Send(giulia, HttpMethod.Get, "/api/v1/users")).Status);
        var audit = (await api.Get("/api/v1/audit"))["items"]!.AsArray();
        Assert.Contains(audit, row => row!["actor"]!.GetValue<string>() == "Giulia Bianchi" && row["action"]!.GetValue<string>() == "automation.create");
        Assert.DoesNotContain("password", (await api.Get("/api/v1/users"))["items"]!.AsArray().First(one => one!["id"]!.ToString() == user["id"]!.ToString())!.AsObject()
            .Where(member => member.Value is not null).Select(member => member.Key));
    }

    [Fact]
    public async Task A_name_or_password_that_is_wrong_opens_nothing_and_says_no_more()
    {
        await api.Post("/api/v1/users", """{"name":"Wrong","password":"a long password"}""", 201);
        var wrong = await Send(api.Client, HttpMethod.Post, "/api/v1/sessions", """{"name":"Wrong","password":"another password"}""");
        var unknown = await Send(api.Client, HttpMethod.Post, "/api/v1/sessions", """{"name":"Nobody","password":"a long password"}""");

        Assert.Equal((401, "invalid_credentials"), (wrong.Status, wrong.Body["code"]!.GetValue<string>()));
        Assert.Equal(wrong.Body["detail"]!.GetValue<string>(), unknown.Body["detail"]!.GetValue<string>());
        Assert.Equal("name_taken", (await api.Post("/api/v1/users", """{"name":"WRONG"}""", 409))["code"]!.GetValue<string>());
        Assert.Equal("invalid_password", (await api.Post("/api/v1/users", """{"name":"Short","password":"short"}""", 422))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Who_is_revoked_is_out_at_once_and_comes_in_again_when_let()
    {
        var user = await api.Post("/api/v1/users", """{"name":"Leaving","password":"a long password","role":"admin"}""", 201);
        using var leaving = api.NewClient(await SignIn("Leaving", "a long password"));
        Assert.Equal(200, (await Send(leaving, HttpMethod.Get, "/api/v1/users")).Status);

        Assert.Equal(204, (await Send(api.Client, HttpMethod.Delete, $"/api/v1/users/{user["id"]}")).Status);
        Assert.Equal(401, (await Send(leaving, HttpMethod.Get, "/api/v1/me")).Status);
        Assert.Equal(401, (await Send(api.Client, HttpMethod.Post, "/api/v1/sessions", """{"name":"Leaving","password":"a long password"}""")).Status);
        Assert.Equal(200, (await Send(api.Client, HttpMethod.Put, $"/api/v1/users/{user["id"]}", """{"revoked":false,"role":"viewer"}""")).Status);
        using var back = api.NewClient(await SignIn("Leaving", "a long password"));
        Assert.Equal(403, (await Send(back, HttpMethod.Get, "/api/v1/users")).Status);
    }

    [Fact]
    public async Task A_password_is_changed_by_its_user_and_other_sessions_end()
    {
        await api.Post("/api/v1/users", """{"name":"Changing","password":"the first password"}""", 201);
        using var here = api.NewClient(await SignIn("Changing", "the first password"));
        using var elsewhere = api.NewClient(await SignIn("Changing", "the first password"));

        Assert.Equal(422, (await Send(here, HttpMethod.Put, "/api/v1/me/password", """{"current":"a guess","password":"the second password"}""")).Status);
        Assert.Equal(204, (await Send(here, HttpMethod.Put, "/api/v1/me/password", """{"current":"the first password","password":"the second password"}""")).Status);
        Assert.Equal(200, (await Send(here, HttpMethod.Get, "/api/v1/me")).Status);
        Assert.Equal(401, (await Send(elsewhere, HttpMethod.Get, "/api/v1/me")).Status);
        Assert.Equal(204, (await Send(here, HttpMethod.Delete, "/api/v1/sessions/current")).Status);
        Assert.Equal(401, (await Send(here, HttpMethod.Get, "/api/v1/me")).Status);
        await SignIn("Changing", "the second password");
    }

    [Fact]
    public async Task A_calendar_is_kept_read_and_replaced_by_whoever_has_seen_it()
    {
        Assert.Equal(201, (await Put("kept", AllDay, "\"0\"")).Status);
        Assert.Equal(200, (await Put("kept", AllDay.Replace("Office", "Shop", StringComparison.Ordinal), "\"1\"")).Status);
        Assert.Equal(412, (await Put("kept", AllDay, "\"1\"")).Status);
        Assert.Equal(412, (await Put("kept", AllDay, "\"0\"")).Status);
        Assert.Equal(412, (await Put("not-kept", AllDay, "*")).Status);
        Assert.Equal(400, (await Put("kept", AllDay, "\"one\"")).Status);
        Assert.Equal(200, (await Put("kept", AllDay.Replace("Office", "Shop", StringComparison.Ordinal), "*")).Status);
        var calendar = await api.Get("/api/v1/calendars/kept");
        Assert.Equal(("Shop", 3, true), (calendar["name"]!.GetValue<string>(), calendar["version"]!.GetValue<int>(), calendar["is_open"]!.GetValue<bool>()));

        var refused = await Put("kept", """{"name":"x","time_zone":"Mars/Phobos","hours":{}}""", null);
        Assert.Equal((422, "time_zone"), (refused.Status, refused.Body["errors"]![0]!["path"]!.GetValue<string>()));
        Assert.Equal(204, (await Send(api.Client, HttpMethod.Delete, "/api/v1/calendars/kept")).Status);
        Assert.Equal(404, (await Send(api.Client, HttpMethod.Get, "/api/v1/calendars/kept")).Status);
    }

    [Fact]
    public async Task A_run_goes_by_the_services_calendar_and_a_dry_run_too()
    {
        const string Steps = """[{"id":"w","type":"wait","calendar":"always"},{"id":"t","type":"add_tags","tags":["met"]}]""";
        var unknown = await api.Post("/api/v1/automations", $$"""{"name":"x","steps":{{Steps}}}""", 422);
        Assert.Equal(("steps[0].calendar", "unknown_calendar"), (unknown["errors"]![0]!["path"]!.GetValue<string>(), unknown["errors"]![0]!["code"]!.GetValue<string>()));

        await Put("always", AllDay, null);
        var automation = await api.Automation(Steps);
        var report = await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 200);
        Assert.Equal("completed", report["run_status"]!.GetValue<string>());
        var started = await api.Post($"/api/v1/automations/{automation.Id}/start", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 202);
        var run = await api.Ended(started["run_id"]!.GetValue<string>());
        Assert.Equal(("completed", "always"), (run["status"]!.GetValue<string>(), run["steps"]![0]!["detail"]!["calendar"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Retention_is_set_by_admins_and_noted()
    {
        Assert.Equal(204, (await Send(api.Client, HttpMethod.Put, "/api/v1/settings/retention", """{"days":90}""")).Status);
        var settings = await api.Get("/api/v1/settings");
        Assert.Equal(("P90D", true, "P365D"), (settings["retention"]!.GetValue<string>(), settings["retention_is_set"]!.GetValue<bool>(), settings["retention_configured"]!.GetValue<string>()));
        Assert.Contains((await api.Get("/api/v1/audit"))["items"]!.AsArray(), row => row!["action"]!.GetValue<string>() == "settings.retention");

        Assert.Equal(422, (await Send(api.Client, HttpMethod.Put, "/api/v1/settings/retention", """{"days":-1}""")).Status);
        Assert.Equal(400, (await Send(api.Client, HttpMethod.Put, "/api/v1/settings/retention", "{}")).Status);
        Assert.Equal(204, (await Send(api.Client, HttpMethod.Put, "/api/v1/settings/retention", """{"days":null}""")).Status);
        Assert.False((await api.Get("/api/v1/settings"))["retention_is_set"]!.GetValue<bool>());
    }

    private async Task<string> SignIn(string name, string password) =>
        (await api.Post("/api/v1/sessions", new JsonObject { ["name"] = name, ["password"] = password }.ToJsonString(), 201))["token"]!.GetValue<string>();

    private static async Task<JsonObject> Get(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!.AsObject();

    private Task<(int Status, JsonObject Body)> Put(string id, string body, string? ifMatch) => Send(api.Client, HttpMethod.Put, $"/api/v1/calendars/{id}", body, ifMatch);

    private async Task<(int Status, JsonObject Body)> Send(HttpClient client, HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await api.Send(request, client);
    }
}

[Collection(OnSqlite.Name)]
public sealed class SettingTestsOnSqlite(SqliteApi api) : SettingTests(api);

[Collection(OnPostgres.Name)]
public sealed class SettingTestsOnPostgres(PostgresApi api) : SettingTests(api);
