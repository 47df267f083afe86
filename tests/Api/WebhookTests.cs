using System.Net.Http.Headers;
using System.Text;

namespace Grainline.Tests.Api;

/// <summary>Every line of the webhook's table in HTTP.md.</summary>
public abstract class WebhookTests(ApiServer api)
{
    private const string Wait = """[{"id":"w","type":"wait","duration":"PT24H"}]""";

    [Fact]
    public async Task A_delivery_is_accepted_and_says_what_it_started()
    {
        var phone = ApiServer.NewPhone();
        var (status, body) = await api.Deliver(await api.Automation(Wait), $$"""{"phone":"{{phone}}","first_name":"Mario","tags":["a","b"],"shoe":1}""");

        Assert.Equal(202, status);
        Assert.Equal("accepted", body["status"]!.GetValue<string>());
        Assert.Equal(phone, body["contact"]!["phone"]!.GetValue<string>());
        Assert.True(body["contact"]!["created"]!.GetValue<bool>());
        Assert.Equal("unknown_field", body["warnings"]![0]!["code"]!.GetValue<string>());
        var run = await api.Get($"/api/v1/runs/{body["run_id"]}");
        Assert.Equal(body["delivery_id"]!.GetValue<string>(), run["delivery_id"]!.GetValue<string>());
        Assert.Equal("waiting", run["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_same_delivery_again_names_the_first_and_starts_nothing()
    {
        var automation = await api.Automation(Wait);
        var body = $$"""{"phone":"{{ApiServer.NewPhone()}}"}""";
        var (_, first) = await api.Deliver(automation, body, "key-1");
        var (status, second) = await api.Deliver(automation, body, "key-1");

        Assert.Equal(200, status);
        Assert.Equal("duplicate", second["status"]!.GetValue<string>());
        Assert.Equal(first["run_id"]!.GetValue<string>(), second["run_id"]!.GetValue<string>());
        Assert.Equal(first["delivery_id"]!.GetValue<string>(), second["duplicate_of"]!.GetValue<string>());
        Assert.NotEqual(first["delivery_id"]!.GetValue<string>(), second["delivery_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_identical_body_without_an_id_is_a_duplicate_unless_the_window_is_off()
    {
        var body = $$"""{"phone":"{{ApiServer.NewPhone()}}"}""";
        var on = await api.Automation(Wait);
        await api.Deliver(on, body);
        Assert.Equal("duplicate", (await api.Deliver(on, body)).Body["status"]!.GetValue<string>());

        var off = await api.Automation(Wait, ""","trigger":{"duplicate_window":"PT0S"}""");
        await api.Deliver(off, body);
        Assert.Equal("accepted", (await api.Deliver(off, body)).Body["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_paused_automation_skips_and_a_second_entry_is_skipped()
    {
        var paused = await api.Automation(Wait);
        await api.Post($"/api/v1/automations/{paused.Id}/pause", null, 200);
        var (status, body) = await api.Deliver(paused, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        Assert.Equal((200, "skipped", "paused"), (status, body["status"]!.GetValue<string>(), body["reason"]!.GetValue<string>()));

        var once = await api.Automation(Wait, ""","reentry":"when_not_running","trigger":{"duplicate_window":"PT0S"}""");
        var phone = ApiServer.NewPhone();
        await api.Deliver(once, $$"""{"phone":"{{phone}}"}""");
        (status, body) = await api.Deliver(once, $$"""{"phone":"{{phone}}"}""");
        Assert.Equal((200, "already_running"), (status, body["reason"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("", 400, "invalid_json")]
    [InlineData("{\"phone\":", 400, "invalid_json")]
    [InlineData("{} {}", 400, "invalid_json")]
    [InlineData("[]", 422, "invalid_payload")]
    [InlineData("\"text\"", 422, "invalid_payload")]
    [InlineData("{}", 422, "missing_phone")]
    [InlineData("{\"phone\":\"\"}", 422, "missing_phone")]
    [InlineData("{\"phone\":\"{{contact.phone}}\"}", 422, "missing_phone")]
    [InlineData("{\"phone\":\"call me\"}", 422, "invalid_phone")]
    [InlineData("{\"phone\":\"3491234567\"}", 422, "invalid_phone")]
    [InlineData("{\"phone\":\"+3912\"}", 422, "invalid_phone")]
    public async Task A_body_that_cannot_start_anything_is_refused_with_its_reason(string body, int status, string code)
    {
        var (answered, problem) = await api.Deliver(await api.Automation(Wait), body);
        Assert.Equal((status, code), (answered, problem["code"]!.GetValue<string>()));
        Assert.NotEmpty(problem["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Invalid_utf8_and_deep_nesting_are_no_json()
    {
        var automation = await api.Automation(Wait);
        Assert.Equal("invalid_json", await Refusal(automation, [.. "{\"phone\":\""u8, 0xC3, 0x28, .. "\"}"u8]));
        foreach (var (opening, closing) in (List<(string, string)>)[("{\"a\":", "}"), ("[", "]")])
        {
            // The body itself is one level of 64.
            Assert.Null(await Refusal(automation, Nested(opening, closing, 63)));
            Assert.Equal("invalid_json", await Refusal(automation, Nested(opening, closing, 64)));
            Assert.Equal("invalid_json", await Refusal(automation, Nested(opening, closing, 20_000)));
        }
    }

    private static byte[] Nested(string opening, string closing, int depth) => Encoding.UTF8.GetBytes(
        $$"""{"phone":"{{ApiServer.NewPhone()}}","deep":{{string.Concat(Enumerable.Repeat(opening, depth))}}1{{string.Concat(Enumerable.Repeat(closing, depth))}}}""");

    [Fact]
    public async Task A_body_over_the_limit_is_too_large_with_and_without_a_length()
    {
        var automation = await api.Automation(Wait);
        var large = Encoding.UTF8.GetBytes($$"""{"phone":"{{ApiServer.NewPhone()}}","x":"{{new string('x', 1 << 20)}}"}""");
        Assert.Equal("too_large", await Refusal(automation, large));
        Assert.Equal("too_large", await Refusal(automation, large, chunked: true));
    }

    [Theory]
    [InlineData("text/plain", "unsupported_media_type")]
    [InlineData("application/x-www-form-urlencoded", "unsupported_media_type")]
    [InlineData("application/json; charset=iso-8859-1", "unsupported_media_type")]
    [InlineData("application/json", null)]
    [InlineData("application/json; charset=utf-8", null)]
    [InlineData("application/vnd.api+json", null)]
    [InlineData(null, null)]
    public async Task Only_json_in_utf8_is_taken(string? contentType, string? code)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        Assert.Equal(code, await Refusal(await api.Automation(Wait), body, contentType: contentType));
    }

    [Fact]
    public async Task The_secret_may_come_in_any_of_four_places_and_is_never_kept()
    {
        var automation = await api.Automation(Wait);
        Assert.Equal(202, await With(automation, request => request.Headers.Add("X-Webhook-Secret", automation.Secret)));
        Assert.Equal(202, await With(automation, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", automation.Secret)));
        Assert.Equal(202, await With(automation, request => request.RequestUri = new Uri($"{automation.Path}?secret={automation.Secret}", UriKind.Relative)));
        Assert.Equal(202, await With(automation, _ => { }, $$""","secret":"{{automation.Secret}}" """));

        var log = await api.Get($"/api/v1/deliveries?automation={automation.Id}");
        foreach (var delivery in log["items"]!.AsArray())
        {
            Assert.DoesNotContain(automation.Secret, (await api.Get($"/api/v1/deliveries/{delivery!["id"]}")).ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_the_secret_nothing_starts_and_the_log_says_so()
    {
        var automation = await api.Automation(Wait);
        Assert.Equal(401, await With(automation, _ => { }));
        Assert.Equal(401, await With(automation, request => request.Headers.Add("X-Webhook-Secret", "wrong")));
        var log = await api.Get($"/api/v1/deliveries?automation={automation.Id}&outcome=rejected");
        Assert.Equal(["invalid_secret", "invalid_secret"], log["items"]!.AsArray().Select(item => item!["code"]!.GetValue<string>()));
        Assert.Empty((await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray());
    }

    [Theory, InlineData("wh_000000000000000000000000"), InlineData("nothing"), InlineData("wh_%2F..%2F")]
    public async Task An_unknown_webhook_is_not_found(string id)
    {
        var (status, problem) = await api.Deliver(new TestAutomation("", $"/hooks/ghl/{id}", "x"), """{"phone":"+393471234567"}""");
        Assert.Equal((404, "unknown_webhook"), (status, problem["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_missing_contact_is_refused_when_the_trigger_says_so()
    {
        var automation = await api.Automation(Wait, ""","trigger":{"missing_contact":"reject"}""");
        var (status, problem) = await api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        Assert.Equal((422, "contact_not_found"), (status, problem["code"]!.GetValue<string>()));
        var logged = await api.Get($"/api/v1/deliveries/{problem["delivery_id"]}");
        Assert.Equal(problem.ToJsonString(), logged["answer"]!["body"]!.ToJsonString());
        Assert.Equal("phone", logged["field"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{\"phone\":\"+39347\",\"name\":\"Il \"bello\"\"}", "{\"phone\":\"+39347\",\"name\":\"Il \"bello\"\"}")]
    [InlineData("phone=+39347&secret=abc&x=1", "phone=+39347&secret …")]
    [InlineData("[{\"Secret\":\"abc\"}]", "[{\"Secret …")]
    public async Task A_body_that_cannot_be_read_is_in_the_log_up_to_where_a_secret_may_stand(string body, string kept)
    {
        var (_, problem) = await api.Deliver(await api.Automation(Wait), body);
        Assert.Equal(kept, (await api.Get($"/api/v1/deliveries/{problem["delivery_id"]}"))["body"]!.GetValue<string>());
    }

    private async Task<string?> Refusal(TestAutomation automation, byte[] body, bool chunked = false, string? contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, automation.Path) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Webhook-Secret", automation.Secret);
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return (await api.Send(request)).Body["code"]?.GetValue<string>();
    }

    private async Task<int> With(TestAutomation automation, Action<HttpRequestMessage> secret, string more = "")
    {
        using var client = api.NewClient(key: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, automation.Path)
        {
            Content = ApiServer.Json($$"""{"phone":"{{ApiServer.NewPhone()}}"{{more}}}"""),
        };
        secret(request);
        return (await api.Send(request, client)).Status;
    }
}

[Collection(OnSqlite.Name)]
public sealed class WebhookTestsOnSqlite(SqliteApi api) : WebhookTests(api);

[Collection(OnPostgres.Name)]
public sealed class WebhookTestsOnPostgres(PostgresApi api) : WebhookTests(api);
