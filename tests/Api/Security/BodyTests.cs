using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Security;

/// <summary>Bodies that two readers would read differently, or that never end.</summary>
[Collection(OnSqlite.Name)]
public sealed class BodyTests(SqliteApi api)
{
    private const string Wait = """[{"id":"w","type":"wait","duration":"PT24H"}]""";

    /// <summary>The last one counts, as in every reader of this service; and the log shows the body as it came.</summary>
    [Fact]
    public async Task Of_a_name_that_a_body_has_twice_the_last_counts_everywhere()
    {
        var (first, last) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        var automation = await api.Automation("""[{"id":"w","type":"wait","duration":"PT24H"},{"id":"t","type":"set_fields","fields":{"custom.x":"{{trigger.phone}}"}}]""");
        var (status, accepted) = await api.Deliver(automation, $$"""{"phone":"{{first}}","phone":"{{last}}"}""");

        Assert.Equal((202, last), (status, accepted["contact"]!["phone"]!.GetValue<string>()));
        using var missing = await api.Client.GetAsync($"/api/v1/contacts/{first}");
        Assert.Equal(404, (int)missing.StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b","steps":[{"id":"s","type":"stop"}]}""")]
    [InlineData("""{"name":"a","steps":[{"id":"s","type":"wait","duration":"PT1S","type":"stop"}]}""")]
    public async Task A_definition_that_says_something_twice_is_refused(string definition)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/automations") { Content = ApiServer.Json(definition) };
        var (status, answer) = await api.Send(request);
        Assert.Equal((422, "invalid_definition"), (status, answer["code"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("/api/v1/automations", "POST", 60)]
    [InlineData("/api/v1/channels", "POST", 64, "holds")]
    [InlineData("/api/v1/contacts/+393471234567", "PUT", 64)]
    [InlineData("/api/v1/keys", "POST", 64, "id")]
    [InlineData("/sandbox/faults", "POST", 64)]
    public async Task Nesting_ends_somewhere_in_every_body(string path, string method, int deepest, string member = "custom_fields")
    {
        foreach (var (opening, closing) in (List<(string, string)>)[("{\"a\":", "}"), ("[", "]")])
        {
            // What else is wrong with it differs from path to path.
            Assert.DoesNotContain("invalid_json", await Refusal(opening, closing, deepest), StringComparison.Ordinal);
            Assert.Contains("invalid_json", await Refusal(opening, closing, deepest + 1), StringComparison.Ordinal);
            Assert.Contains("invalid_json", await Refusal(opening, closing, 30_000), StringComparison.Ordinal);
        }

        async Task<string> Refusal(string opening, string closing, int depth)
        {
            var nested = $"{string.Concat(Enumerable.Repeat(opening, depth - 1))}1{string.Concat(Enumerable.Repeat(closing, depth - 1))}";
            var body = $$"""{"{{member}}":{{nested}}}""";
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = ApiServer.Json(body) };
            using var answer = await api.Client.SendAsync(request);
            Assert.InRange((int)answer.StatusCode, 400, 422);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task A_signed_body_that_is_sent_again_changes_nothing()
    {
        var automation = await api.Automation(Wait, ""","trigger":{"duplicate_window":"PT0S"}""");
        var body = $$"""{"phone":"{{ApiServer.NewPhone()}}"}""";
        using var first = Request(automation, body);
        using var again = Request(automation, body);
        var (_, accepted) = await api.Send(first);
        var (status, duplicate) = await api.Send(again);

        Assert.Equal((200, "duplicate"), (status, duplicate["status"]!.GetValue<string>()));
        Assert.Equal(accepted["delivery_id"]!.GetValue<string>(), duplicate["duplicate_of"]!.GetValue<string>());

        static HttpRequestMessage Request(TestAutomation automation, string body)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, automation.Path) { Content = ApiServer.Json(body) };
            request.Headers.Add("X-Webhook-Secret", automation.Secret);
            request.Headers.Add("webhook-id", "msg_replayed");
            return request;
        }
    }

    [Fact]
    public async Task A_signed_message_of_whatsapp_that_is_sent_again_is_heard_once()
    {
        var (channel, phone) = ($"replay{Guid.NewGuid():N}"[..20], ApiServer.NewPhone());
        await api.Channel(channel, channel, channel);
        var message = $$$"""{"id":"wamid.{{{channel}}}","timestamp":"{{{ApiServer.MetaTime}}}","from":"{{{phone[1..]}}}","type":"text","text":{"body":"STOP"}}""";
        for (var times = 0; times < 3; times++)
        {
            await api.Tell(channel, channel, "messages", $$$"""{"metadata":{"phone_number_id":"{{{channel}}}"},"messages":[{{{message}}}]}""");
        }

        Assert.Single((await api.Get($"/api/v1/contacts/{phone}/timeline"))["items"]!.AsArray());
        Assert.Single((await api.Get($"/api/v1/contacts/{phone}"))["consent"]!["history"]!.AsArray());
    }

    [Theory]
    [InlineData("MARK'; drop table runs; --")]
    [InlineData("MARK' or 1=1 --")]
    [InlineData("MARK' union select hash from api_keys --")]
    [InlineData("MARK\\' or ''='")]
    [InlineData("%_MARK")]
    public async Task What_is_asked_for_is_a_value_and_never_a_statement(string pattern)
    {
        var (phone, mark) = (ApiServer.NewPhone(), Guid.NewGuid().ToString("N"));
        var text = pattern.Replace("MARK", mark, StringComparison.Ordinal);
        await Store(phone, text);

        // A wildcard would find this one.
        await Store(ApiServer.NewPhone(), $"other {mark}");
        var (_, open) = await api.Deliver(await api.Automation(Wait), $$"""{"phone":"{{phone}}"}""");

        var asked = Uri.EscapeDataString(text);
        foreach (var query in (string[])[$"tag={asked}", $"field={asked}", $"field=told&value={asked}"])
        {
            Assert.Equal([phone], await Found($"contacts?{query}", "phone"));
        }

        Assert.Contains(phone, await Found($"contacts?query={asked}", "phone"));
        foreach (var query in (string[])[$"automation={asked}", $"phone={asked}", $"step={asked}", $"step={asked}&step_status=waiting"])
        {
            Assert.Empty(await Found($"runs?{query}", "id"));
        }

        Assert.Empty(await Found($"deliveries?automation={asked}", "id"));
        Assert.Empty(await Found($"deliveries?phone={asked}", "id"));
        foreach (var path in (string[])[$"automations/{asked}", $"runs/{asked}", $"deliveries/{asked}", $"runs?status={asked}", $"deliveries?cursor={asked}"])
        {
            using var refused = await api.Client.GetAsync($"/api/v1/{path}");
            Assert.InRange((int)refused.StatusCode, 400, 404);
        }

        Assert.Equal([open["run_id"]!.GetValue<string>()], await Found($"runs?phone={phone}", "id"));
        Assert.Equal([phone], await Found($"contacts?tag={asked}", "phone"));
    }

    private async Task Store(string phone, string text)
    {
        var body = new JsonObject { ["first_name"] = text, ["custom_fields"] = new JsonObject { [text] = "x", ["told"] = text }, ["tags"] = new JsonArray(text) };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/contacts/{phone}") { Content = ApiServer.Json(body.ToJsonString()) };
        var (status, answer) = await api.Send(request);
        Assert.True(status == 201, $"{status} {answer}");
    }

    private async Task<string[]> Found(string list, string member) =>
        [.. (await api.Get($"/api/v1/{list}"))["items"]!.AsArray().Select(item => item![member]!.GetValue<string>())];
}
