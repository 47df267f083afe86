using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grainline.Tests.Api;

/// <summary>Codes by which programs go (errors.md): what does not fit, and what comes at the wrong time.</summary>
public abstract class RefusalTests(ApiServer api) : IAsyncLifetime
{
    private const string Stop = """[{"id":"s","type":"stop"}]""";
    private const string Long = """[{"id":"w","type":"wait","duration":"P1D"}]""";
    private const string Channel = """'phone_number_id':'1','base_url':'http://127.0.0.1:9/v25.0','access_token':'x'""";
    private const string Connection = """'location_id':'l','base_url':'http://127.0.0.1:9','token':'x'""";

    private readonly string _id = $"{Guid.NewGuid():N}{Guid.NewGuid():N}";

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Others look at all channels and connections of the server.</summary>
    public async Task DisposeAsync()
    {
        foreach (var kind in (string[])["channels", "connections"])
        {
            using var gone = await api.Client.DeleteAsync($"/api/v1/{kind}/{_id}");
        }
    }

    [Theory]
    [InlineData("POST", "/channels", "{'id':'a b'," + Channel + "}", "invalid_id", "id")]
    [InlineData("POST", "/channels", "{'id':''," + Channel + "}", "invalid_id", "id")]
    [InlineData("POST", "/connections", "{'id':'a/b'," + Connection + "}", "invalid_id", "id")]
    [InlineData("PUT", "/calendars/a%20b", "{}", "invalid_id", "id")]
    [InlineData("POST", "/channels", "{'type':'sms'," + Channel + "}", "invalid_type", "type")]
    [InlineData("PUT", "/channels/sandbox", "{'type':'sms'}", "invalid_type", "type")]
    [InlineData("POST", "/connections", "{'type':'hubspot'," + Connection + "}", "invalid_type", "type")]
    [InlineData("PUT", "/channels/sandbox", "{'base_url':'ftp://x.example'}", "invalid_base_url", "base_url")]
    [InlineData("PUT", "/connections/sandbox", "{'base_url':'x.example'}", "invalid_base_url", "base_url")]
    [InlineData("POST", "/channels", "{'rate_per_second':0," + Channel + "}", "invalid_rate", "rate_per_second")]
    [InlineData("PUT", "/channels/sandbox", "{'rate_per_second':1001}", "invalid_rate", "rate_per_second")]
    [InlineData("POST", "/channels", "{'recipient_burst':-1," + Channel + "}", "invalid_burst", "recipient_burst")]
    [InlineData("PUT", "/channels/sandbox", "{'recipient_burst':1001}", "invalid_burst", "recipient_burst")]
    [InlineData("POST", "/keys", "{'role':'viewer'}", "invalid_name", "name")]
    [InlineData("POST", "/keys", "{'name':'','role':'viewer'}", "invalid_name", "name")]
    [InlineData("POST", "/users", "{'name':' '}", "invalid_name", "name")]
    [InlineData("PUT", "/me/password", "{'current':'a long password','password':'another password'}", "not_a_user", null)]
    [InlineData("PUT", "/settings/retention", "{'days':-1}", "invalid_retention", "days")]
    [InlineData("PUT", "/settings/retention", "{'days':3651}", "invalid_retention", "days")]
    public async Task A_value_that_does_not_fit_is_told_by_its_code_and_field(string method, string path, string body, string code, string? field)
    {
        var (status, problem) = await Send(method, path, body);
        Assert.Equal((422, code, field), (status, Text(problem, "code"), Text(problem, "field")));
    }

    [Fact]
    public async Task The_largest_and_smallest_values_that_the_codes_leave_are_taken()
    {
        Assert.Equal(201, (await Send("POST", "/channels", $"{{'id':'{_id}','type':'whatsapp_cloud','rate_per_second':1000,'recipient_burst':0,{Channel}}}")).Status);
        Assert.Equal(200, (await Send("PUT", $"/channels/{_id}", "{'rate_per_second':1,'recipient_burst':1000}")).Status);
        Assert.Equal(("invalid_id", 422), (Text((await Send("POST", "/channels", $"{{'id':'{_id}x',{Channel}}}")).Body, "code"), 422));
        Assert.Equal(201, (await Send("POST", "/connections", $"{{'id':'{_id}','type':'gohighlevel',{Connection}}}")).Status);
        Assert.Equal(201, (await Send("POST", "/keys", $"{{'name':'{new string('n', 100)}','role':'viewer'}}")).Status);
        Assert.Equal("invalid_name", Text((await Send("POST", "/keys", $"{{'name':'{new string('n', 101)}','role':'viewer'}}")).Body, "code"));
        Assert.Equal(204, (await Send("PUT", "/settings/retention", "{'days':3650}")).Status);
        Assert.Equal(204, (await Send("PUT", "/settings/retention", "{'days':null}")).Status);
    }

    [Fact]
    public async Task A_calendar_that_does_not_fit_is_refused_with_all_that_is_wrong()
    {
        var (status, problem) = await Send("PUT", "/calendars/refused", "{'name':'x','time_zone':'Rome','hours':{'someday':[]}}");
        Assert.Equal((422, "invalid_calendar"), (status, Text(problem, "code")));
        Assert.Equal(["hours.someday", "time_zone"], problem["errors"]!.AsArray().Select(error => Text(error!, "path")!).Order(StringComparer.Ordinal));
        Assert.Equal(404, (await Send("GET", "/calendars/refused")).Status);
    }

    [Theory]
    [InlineData("/calendars/office")]
    [InlineData("/automations/aut_000000000000")]
    public async Task A_version_that_is_none_is_no_version_that_is_stale(string path)
    {
        var (status, problem) = await Send("PUT", path, "{'name':'x','steps':[]}", ifMatch: "\"first\"");
        Assert.Equal((400, "invalid_if_match"), (status, Text(problem, "code")));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("W/\"1\"")]
    public async Task A_version_is_the_same_where_a_proxy_that_compresses_made_its_tag_a_weak_one(string ifMatch)
    {
        var path = $"/automations/{(await api.Automation(Stop)).Id}";
        Assert.Equal(200, (await Send("PUT", path, $"{{'name':'x','steps':{Stop}}}", ifMatch)).Status);
        Assert.Equal(412, (await Send("PUT", path, $"{{'name':'y','steps':{Stop}}}", ifMatch)).Status);
    }

    [Fact]
    public async Task A_run_that_has_ended_can_neither_be_cancelled_nor_go_on_and_says_how_it_ended()
    {
        var run = await Start(Stop);
        await Conflict($"/runs/{run}/retry", "not_failed", "completed");
        await Conflict($"/runs/{run}/skip-wait", "not_waiting", "completed");
        await Conflict($"/runs/{run}/cancel", "already_ended", "completed");
    }

    [Fact]
    public async Task A_run_that_waits_has_not_failed_and_one_that_was_cancelled_has_ended()
    {
        var run = await Start(Long);
        await Conflict($"/runs/{run}/retry", "not_failed", "waiting");
        Assert.Equal("cancelled", Text(await api.Post($"/api/v1/runs/{run}/cancel", null, 200), "status"));
        await Conflict($"/runs/{run}/cancel", "already_ended", "cancelled");
        await Conflict($"/runs/{run}/skip-wait", "not_waiting", "cancelled");
        await Conflict($"/runs/{run}/retry", "not_failed", "cancelled");
    }

    [Fact]
    public async Task A_delivery_of_an_automation_that_was_deleted_cannot_be_replayed()
    {
        var automation = await api.Automation(Stop);
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        Assert.Equal(204, (await Send("DELETE", $"/automations/{automation.Id}")).Status);
        await Conflict($"/deliveries/{accepted["delivery_id"]}/replay", "automation_gone");
    }

    [Fact]
    public async Task What_reached_no_automation_is_kept_to_be_read_and_cannot_be_replayed()
    {
        Assert.Equal(201, (await Send("POST", "/channels", $"{{'id':'{_id}','app_secret':'{_id}',{Channel}}}")).Status);
        await api.Tell(_id, _id, "account_update", """{"event":"DISABLED_UPDATE"}""");
        var kept = (await api.Get("/api/v1/deliveries?outcome=skipped&limit=500"))["items"]!.AsArray()
            .Single(one => Text(one!, "detail")?.Contains(_id, StringComparison.Ordinal) == true)!;
        await Conflict($"/deliveries/{kept["id"]}/replay", "no_automation");
    }

    [Theory]
    [InlineData("/channels", "{'id':'sandbox'," + Channel + "}")]
    [InlineData("/connections", "{'id':'sandbox'," + Connection + "}")]
    public async Task An_id_is_given_once_and_what_has_it_stays_as_it_is(string path, string body)
    {
        var before = (await api.Get($"/api/v1{path}/sandbox")).ToJsonString();
        var problem = await Conflict(path, "id_taken", body: body);
        Assert.Equal("id", Text(problem, "field"));
        Assert.Equal(before, (await api.Get($"/api/v1{path}/sandbox")).ToJsonString());
    }

    [Fact]
    public async Task A_start_for_many_has_contacts_and_not_more_than_its_limit_and_an_active_automation()
    {
        var automation = await api.Automation(Stop);
        await Bulk(automation, [], "too_many_contacts", "phones");
        await Bulk(automation, Enumerable.Range(0, 10_001).Select(number => $"+39320{number:D7}"), "too_many_contacts", "phones");
        await Bulk(automation, [ApiServer.NewPhone()], "out_of_range", "rate_per_second", """,'rate_per_second':0""");
        await Bulk(automation, [ApiServer.NewPhone()], "out_of_range", "rate_per_second", """,'rate_per_second':501""");
        await Bulk(automation, [], "invalid_tag", "tag", """,'tag':' '""");
        await Bulk(automation, [], "unknown_field", "contacts[1].first_name", $",'contacts':['{ApiServer.NewPhone()}',{{'phone':'{ApiServer.NewPhone()}','first_name':'Ada'}}]");
        Assert.Empty((await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray());

        await api.Post($"/api/v1/automations/{automation.Id}/pause", null, 200);
        await Conflict($"/automations/{automation.Id}/bulk", "not_active", body: $"{{'phones':['{ApiServer.NewPhone()}']}}");
    }

    [Fact]
    public async Task A_draft_is_rehearsed_and_never_run()
    {
        var automation = await api.Automation(Stop);
        var body = $$"""{"body":{"phone":"{{ApiServer.NewPhone()}}"},"definition":{"name":"Draft","steps":{{Stop}}},"run":true}""";
        var problem = await api.Post($"/api/v1/automations/{automation.Id}/test", body, 422);
        Assert.Equal(("not_published", "run"), (Text(problem, "code"), Text(problem, "field")));
        Assert.Empty((await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray());
        await api.Post($"/api/v1/automations/{automation.Id}/test", body.Replace(""","run":true""", "", StringComparison.Ordinal), 200);
    }

    private async Task Bulk(TestAutomation automation, IEnumerable<string> phones, string code, string field, string more = "")
    {
        var (status, problem) = await Send("POST", $"/automations/{automation.Id}/bulk", $"{{'phones':{JsonSerializer.Serialize(phones)}{more}}}");
        Assert.Equal((422, code, field), (status, Text(problem, "code"), Text(problem, "field")));
    }

    private async Task<JsonObject> Conflict(string path, string code, string? runStatus = null, string? body = null)
    {
        var (status, problem) = await Send("POST", path, body);
        Assert.Equal((409, code, runStatus), (status, Text(problem, "code"), Text(problem, "run_status")));
        return problem;
    }

    private async Task<string> Start(string steps) =>
        Text(await api.Post($"/api/v1/automations/{(await api.Automation(steps)).Id}/start", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 202), "run_id")!;

    private async Task<(int Status, JsonObject Body)> Send(string method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1{path}") { Content = body is null ? null : ApiServer.Json(body.Replace('\'', '"')) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await api.Send(request);
    }

    private static string? Text(JsonNode from, string member) => from[member]?.GetValue<string>();
}

[Collection(OnSqlite.Name)]
public sealed class RefusalTestsOnSqlite(SqliteApi api) : RefusalTests(api);

[Collection(OnPostgres.Name)]
public sealed class RefusalTestsOnPostgres(PostgresApi api) : RefusalTests(api);
