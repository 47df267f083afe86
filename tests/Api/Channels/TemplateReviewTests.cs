using System.Text.Json.Nodes;
using Grainline.Tests.Api.Gallery;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Channels;

/// <summary>The templates of definitions against those of the channel's account.</summary>
public abstract class TemplateReviewTests(ApiServer api)
{
    private const string Wrong = """
        {"name":"T","steps":[
         {"id":"a","type":"send_message","channel":"sandbox","template":{"name":"nobody","language":"it"}},
         {"id":"b","type":"send_message","channel":"sandbox","template":{"name":"welcome","language":"de","parameters":{"name":"x"}}},
         {"id":"c","type":"send_message","channel":"sandbox","text":"Hi","fallback_template":{"name":"welcome","language":"it","parameters":{"nome":"x"}}},
         {"id":"w","type":"wait_for_reply","timeout":"PT1H","no_reply":[
           {"id":"d","type":"notify","channel":"sandbox","to":"+393471234567","template":{"name":"reminder","language":"it","parameters":{"1":"x"}}}]}]}
        """;

    private static readonly string[] Found =
    [
        "steps[0].template unknown_template", "steps[1].template unknown_template_language",
        "steps[2].fallback_template missing_parameter", "steps[2].fallback_template unknown_parameter",
        "steps[3].no_reply[0].template unknown_parameter",
    ];

    [Fact]
    public async Task What_meta_would_refuse_is_refused_when_it_is_published_all_at_once_and_by_path()
    {
        Assert.Equal(Found, Words((await api.Post("/api/v1/automations", Wrong, 422))["errors"]));
        Assert.Equal(Found, Words((await api.Post("/api/v1/automations/check", Wrong, 200))["errors"]));

        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/automations/{automation.Id}") { Content = ApiServer.Json(Wrong) };
        var (status, refused) = await api.Send(put);
        Assert.Equal((422, "invalid_definition"), (status, refused["code"]!.GetValue<string>()));
        Assert.Equal(1, (await api.Get($"/api/v1/automations/{automation.Id}"))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_header_of_text_is_compared_filled_and_sent()
    {
        var name = $"visit_{ApiServer.NewPhone()[6..]}";
        await api.Post("/sandbox/templates", $$$"""{"name":"{{{name}}}","language":"it","text":"A domani!","header":"Per {{who}}"}""", 201);
        string Steps(string header) => $$$"""[{"id":"m","type":"send_message","channel":"sandbox","template":{"name":"{{{name}}}","language":"it"{{{header}}}}}]""";

        var refused = await api.Post("/api/v1/automations/check", $$"""{"name":"T","steps":{{Steps("")}}}""", 200);
        Assert.Equal(["steps[0].template missing_header"], Words(refused["errors"]));

        var (phone, automation) = (ApiServer.NewPhone(), await api.Automation(Steps(""","header_parameters":{"who":"{{contact.first_name}}"}""")));
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{phone}}","first_name":"Anna"}""");
        var run = await api.Ended(accepted["run_id"]!.GetValue<string>());
        var sent = (await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]![0]!["template"]!;
        Assert.Equal("Anna", sent["header_parameters"]!["who"]!.GetValue<string>());
        Assert.Equal("Anna", run["steps"]![0]!["detail"]!["header_parameters"]!["who"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_channel_that_cannot_be_asked_gives_a_warning_and_no_refusal()
    {
        await api.Post(
            "/api/v1/channels",
            """{"id":"silent","phone_number_id":"1","waba_id":"{{Account}}","base_url":"http://127.0.0.1:9/v25.0","access_token":"t"}""",
            201);
        var created = await api.Post("/api/v1/automations", Wrong.Replace("\"sandbox\"", "\"silent\"", StringComparison.Ordinal), 201);
        Assert.All(created["warnings"]!.AsArray(), warning => Assert.Equal("not_checked", warning!["code"]!.GetValue<string>()));
        Assert.Equal(4, created["warnings"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_paused_template_holds_its_messages_and_they_go_when_it_is_approved_again()
    {
        var name = $"offer_{ApiServer.NewPhone()[6..]}";
        await Template(name, "APPROVED");
        var automation = await api.Automation($$"""[{"id":"m","type":"send_message","channel":"sandbox","template":{"name":"{{name}}","language":"it"} }]""");

        await Template(name, "PAUSED");
        Assert.Equal("PAUSED", (await Listed(name))["status"]!.GetValue<string>());
        Assert.Contains($"template:{name}/it", await Holds("sandbox"));
        var test = await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"phone":"{{ApiServer.NewPhone()}}"}""", 200);
        Assert.Equal(["steps[0].template template_not_approved"], Words(test["problems"]));

        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        var id = accepted["run_id"]!.GetValue<string>();
        await Eventually.Holds(async () => (await api.Get($"/api/v1/runs/{id}"))["steps"]![0]!["detail"]?["held"] is not null);
        await Template(name, "APPROVED");
        Assert.DoesNotContain($"template:{name}/it", await Holds("sandbox"));
        Assert.Equal("completed", (await api.Ended(id))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_stood_still_when_the_process_ended_stands_still_when_it_begins_again()
    {
        const string Channel = "kept";
        const string Account = "2";
        await api.Post(
            "/api/v1/channels",
            $$"""{"id":"{{Channel}}","phone_number_id":"1","waba_id":"{{Account}}","base_url":"http://127.0.0.1:9/v25.0","access_token":"t","app_secret":"{{Channel}}"}""",
            201);
        await api.Tell(Channel, Channel, "message_template_status_update", """{"event":"PAUSED","message_template_id":1,"message_template_name":"welcome","message_template_language":"it"}""", Account);
        Assert.Equal(["template:welcome/it"], await Holds(Channel));

        await api.Stop();
        await api.Start();
        Assert.Equal(["template:welcome/it"], await Holds(Channel));
        await api.Tell(Channel, Channel, "message_template_status_update", """{"event":"REINSTATED","message_template_id":1,"message_template_name":"welcome","message_template_language":"it"}""", Account);
        Assert.Empty(await Holds(Channel));
    }

    private async Task Template(string name, string status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sandbox/templates")
        {
            Content = ApiServer.Json($$"""{"name":"{{name}}","language":"it","text":"Ciao","status":"{{status}}"}"""),
        };
        var (code, answer) = await api.Send(request);
        Assert.True(code is 200 or 201, $"{code} {answer}");
    }

    private async Task<JsonNode> Listed(string name) =>
        (await api.Get("/api/v1/channels/sandbox/templates"))["items"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == name)!;

    private async Task<string[]> Holds(string channel) =>
        [.. (await api.Get($"/api/v1/channels/{channel}"))["holds"]!.AsArray().Select(hold => hold!["what"]!.GetValue<string>())];

    private static string[] Words(JsonNode? found) =>
        [.. found!.AsArray().Select(one => $"{one!["path"]!.GetValue<string>()} {one["code"]!.GetValue<string>()}")];
}

public sealed class TemplateReviewTestsOnSqlite(StrictSqliteApi api) : TemplateReviewTests(api), IClassFixture<StrictSqliteApi>;

public sealed class TemplateReviewTestsOnPostgres(StrictPostgresApi api) : TemplateReviewTests(api), IClassFixture<StrictPostgresApi>;
