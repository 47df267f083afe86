using System.Text;
using System.Text.Json.Nodes;

namespace Grainline.Tests.Api;

/// <summary>What the management API was once sent and answered with 500, or without a body.</summary>
public abstract class UnreadableTests(ApiServer api)
{
    private const string HalfAnEmoji = "\\ud83d";

    [Theory]
    [InlineData("POST", "/automations", "", 400, "bad_request")]
    [InlineData("POST", "/automations", "{", 400, "invalid_json")]
    [InlineData("POST", "/automations/check", "{\"name\":\"" + HalfAnEmoji + "\"}", 400, "invalid_json")]
    [InlineData("POST", "/automations", "{\"name\":\"n\",\"steps\":[{\"id\":\"a\",\"type\":\"stop\",\"type\":\"stop\",\"steps\":[]}]}", 422, "invalid_definition")]
    [InlineData("PUT", "/contacts/+393471230000", "{\"first_name\":\"" + HalfAnEmoji + "\"}", 400, "invalid_json")]
    [InlineData("PATCH", "/contacts/+393471230000", "{\"" + HalfAnEmoji + "\":1}", 400, "invalid_json")]
    [InlineData("PUT", "/contacts/+393471230000", "not json", 400, "invalid_json")]
    [InlineData("POST", "/channels", "[]", 400, "invalid_json")]
    [InlineData("POST", "/keys", "{\"name\":\"" + HalfAnEmoji + "\",\"role\":\"viewer\"}", 400, "invalid_json")]
    public async Task A_body_that_cannot_be_read_is_refused_with_a_code(string method, string path, string body, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path) { Content = ApiServer.Json(body) };
        var (answered, problem) = await api.Send(request);
        Assert.Equal((status, code), (answered, problem["code"]?.GetValue<string>()));
    }

    [Theory]
    [InlineData("start", "{\"phone\":", 400, "invalid_json")]
    [InlineData("start", "[]", 422, "invalid_payload")]
    public async Task A_start_whose_body_cannot_be_read_is_in_the_delivery_log_as_a_webhook_s_is(string verb, string body, int status, string code)
    {
        var automation = await api.Automation("""[{"id":"w","type":"stop"}]""");
        var refused = await api.Post($"/api/v1/automations/{automation.Id}/{verb}", body, status);
        Assert.Equal(code, refused["code"]!.GetValue<string>());

        var delivery = await api.Get($"/api/v1/deliveries/{refused["delivery_id"]}");
        Assert.Equal(("rejected", "api", code), (Text(delivery["outcome"]), Text(delivery["source"]), Text(delivery["code"])));
    }

    [Fact]
    public async Task A_start_whose_body_is_too_large_is_in_the_delivery_log_without_it()
    {
        var automation = await api.Automation("""[{"id":"w","type":"stop"}]""");
        var refused = await api.Post($"/api/v1/automations/{automation.Id}/start", $$"""{"phone":"{{new string('1', 300_000)}}"}""", 413);

        var delivery = await api.Get($"/api/v1/deliveries/{refused["delivery_id"]}");
        Assert.Equal(("rejected", "too_large"), (Text(delivery["outcome"]), Text(delivery["code"])));
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused_with_a_code()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/automations") { Content = new StringContent("name: n", Encoding.UTF8, "text/yaml") };
        var (answered, problem) = await api.Send(request);
        Assert.Equal((415, "unsupported_media_type"), (answered, problem["code"]?.GetValue<string>()));
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("deliveries")]
    [InlineData("contacts")]
    [InlineData("automations")]
    [InlineData("channels")]
    [InlineData("channels/sandbox/templates")]
    [InlineData("connections")]
    [InlineData("calendars")]
    [InlineData("keys")]
    [InlineData("users")]
    [InlineData("audit")]
    public async Task A_cursor_that_no_list_gave_is_refused(string list)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{list}?cursor=abc");
        var (answered, problem) = await api.Send(request);
        Assert.Equal((400, "invalid_cursor"), (answered, problem["code"]?.GetValue<string>()));
    }

    [Theory]
    [InlineData("runs?automation=%00")]
    [InlineData("runs?automation=%00&status=failed")]
    [InlineData("runs?phone=%00")]
    [InlineData("runs?step=%00")]
    [InlineData("deliveries?automation=%00")]
    [InlineData("deliveries?phone=%00")]
    [InlineData("contacts?query=%00")]
    [InlineData("contacts?tag=%00")]
    [InlineData("contacts?field=%00")]
    public async Task A_filter_that_no_text_can_be_finds_nothing(string list)
    {
        var (answered, body) = await api.Send(new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{list}"));
        Assert.Equal((200, "[]"), (answered, body["items"]?.ToJsonString()));
    }

    [Theory]
    [InlineData("""{"phone":"+393471230001","run":false,"run":false}""")]
    [InlineData("""{"run":false,"body":{"phone":"+393471230001","first_name":"\ud83d","first_name":"Ada"}}""")]
    [InlineData("""{"phone":"+393471230001","first_name":"\ud83d","run":false}""")]
    [InlineData("""{"phone":"+393471230001","\ud83d\ud83d\ude00":357500}""")]
    [InlineData("""{"phone":"+393471230001","\ud83d":1,"run":false}""")]
    public async Task A_rehearsal_takes_any_body_that_the_webhook_takes(string body)
    {
        var automation = await api.Automation("""[{"id":"w","type":"stop"}]""");
        var answer = await api.Post($"/api/v1/automations/{automation.Id}/test", body, 200);
        Assert.Equal("accepted", answer["outcome"]!.GetValue<string>());
    }

    private static string? Text(JsonNode? value) => value?.GetValue<string>();
}

[Collection(OnSqlite.Name)]
public sealed class UnreadableTestsOnSqlite(SqliteApi api) : UnreadableTests(api);

[Collection(OnPostgres.Name)]
public sealed class UnreadableTestsOnPostgres(PostgresApi api) : UnreadableTests(api);
