using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Channels;

/// <summary>What Meta tells beside texts, and what it tells of other numbers: all of it is kept where somebody can see it.</summary>
public abstract class InboundNewsTests(ApiServer api) : IAsyncLifetime
{
    private const string Secret = "one app";

    private readonly string _phone = ApiServer.NewPhone();
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private int _written;

    public async Task InitializeAsync()
    {
        await api.Channel("news-a", "8801", Secret);
        await api.Channel("news-b", "8802", Secret);
        await api.Channel("news-c", "8803", "another app");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_timeline_and_the_export_say_what_came()
    {
        await Wrote("8801", "image", """{"id":"77","mime_type":"image/jpeg","caption":"eccola"}""");
        await Wrote("8801", "reaction", """{"message_id":"wamid.x","emoji":"👍"}""");
        await Wrote("8801", "location", """{"latitude":45.5,"longitude":9.2}""");
        await Wrote("8801", "unsupported", $"\"{new string('x', 20_000)}\"");
        await Wrote("8801", "text", """{"body":"Ciao"}""");

        var export = await api.Get($"/api/v1/contacts/{_phone}/export");
        foreach (var messages in (List<JsonObject>[])[await Messages(), Messages(export["history"]!)])
        {
            Assert.Equal(["image eccola", "reaction 👍", "location ", "unsupported ", "text Ciao"], messages.Select(message => $"{message["type"]} {message["text"]}"));
            Assert.Equal("77", messages[0]["received"]!["id"]!.GetValue<string>());
            Assert.Equal("wamid.x", messages[1]["received"]!["message_id"]!.GetValue<string>());
            Assert.Equal(45.5, messages[2]["received"]!["latitude"]!.GetValue<double>());
            Assert.Equal(8_192, messages[3]["received"]!.GetValue<string>().Length);
            Assert.Null(messages[4]["received"]);
        }
    }

    [Fact]
    public async Task A_message_to_another_number_of_the_app_belongs_to_that_numbers_channel()
    {
        await Wrote("8802", "text", """{"body":"Ciao"}""");
        Assert.Equal("news-b", Assert.Single(await Messages())["channel_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("8803")]
    [InlineData("8899")]
    public async Task A_message_to_a_number_of_no_channel_of_the_app_is_kept_and_is_nobodys(string number)
    {
        await Wrote(number, "text", $$"""{"body":"{{_mark}}"}""");
        using var contact = await api.Client.GetAsync($"/api/v1/contacts/{_phone}");
        Assert.Equal(404, (int)contact.StatusCode);
        var kept = await Kept("other_number");
        Assert.Equal(("", "skipped"), (kept["automation_id"]!.GetValue<string>(), kept["outcome"]!.GetValue<string>()));
        await api.Post($"/api/v1/deliveries/{kept["id"]}/replay", null, 409);

        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{_phone}");
        Assert.Equal(204, (await api.Send(erase)).Status);
        Assert.DoesNotContain(await api.Stored(), row => row.Holds(_phone[1..]));
    }

    [Fact]
    public async Task News_of_the_account_are_kept_and_are_a_warning()
    {
        await Told("account_update", $$"""{"event":"ACCOUNT_RESTRICTION","mark":"{{_mark}}"}""");
        var kept = await Kept("account_news");
        Assert.Equal("account_update", kept["field"]!.GetValue<string>());
        Assert.Contains("ACCOUNT_RESTRICTION", kept["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(
            (await api.Get("/api/v1/diagnostics"))["recent"]!.AsArray(), trouble => trouble!["event_id"]!.GetValue<int>() == 2204);
    }

    [Fact]
    public async Task News_of_a_kind_that_nobody_knows_are_kept()
    {
        await Told("next_years_idea", $$"""{"mark":"{{_mark}}"}""");
        Assert.Equal("next_years_idea", (await Kept("unknown_news"))["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_a_person_whom_nobody_knows_wrote_is_kept()
    {
        await Told("messages", $$$"""
            {"messages":[{"id":"wamid.{{{_mark}}}","from_user_id":"IT.{{{_mark}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"text","text":{"body":"Ciao"}}]}
            """);
        Assert.Equal("text", (await Kept("unknown_person"))["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_person_with_another_user_id_is_the_same()
    {
        var (old, now) = ($"CO.{_mark}", $"MX.{_mark}");
        var changed = $$$"""
            {"messages":[{"id":"wamid.{{{_mark}}}","from_user_id":"{{{old}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"system",
             "system":{"type":"user_changed_user_id","previous_user_id":"{{{old}}}","user_id":"{{{now}}}"}}]}
            """;
        await Told("messages", $$$"""{"messages":[{"id":"a{{{_mark}}}","from":"{{{_phone[1..]}}}","from_user_id":"{{{old}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"text","text":{"body":"1"}}]}""");
        await Told("messages", changed);
        await Told("messages", changed);
        await Told("messages", $$$"""{"messages":[{"id":"b{{{_mark}}}","from_user_id":"{{{now}}}","timestamp":"{{{ApiServer.MetaTime + 1}}}","type":"text","text":{"body":"2"}}]}""");
        Assert.Equal(["1", "2"], (await Messages()).Select(message => message["text"]?.GetValue<string>()).OfType<string>());

        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{_phone}");
        Assert.Equal(204, (await api.Send(erase)).Status);
        Assert.DoesNotContain(await api.Stored(), row => row.Holds(_phone[1..]) || row.Holds(now) || row.Holds(old));
    }

    [Fact]
    public async Task What_is_written_into_a_group_answers_nothing()
    {
        var (_, open) = await api.Deliver(await api.Automation("""[{"id":"w","type":"wait_for_reply","timeout":"P1D"}]"""), $$"""{"phone":"{{_phone}}"}""");
        await Told("messages", $$$"""{"messages":[{"id":"{{{_mark}}}","from":"{{{_phone[1..]}}}","group_id":"5","timestamp":"{{{ApiServer.MetaTime}}}","type":"text","text":{"body":"all"}}]}""");

        Assert.Equal("waiting", (await api.Get($"/api/v1/runs/{open["run_id"]}"))["status"]!.GetValue<string>());
        Assert.Equal("group all", string.Join(',', (await Messages()).Select(message => $"{message["type"]} {message["text"]}")));
    }

    [Fact]
    public async Task An_advertisement_by_which_a_person_came_is_in_the_timeline_and_in_what_it_starts()
    {
        var automation = await api.Automation(
            """[{"id":"f","type":"set_fields","fields":{"ad":"{{trigger.referral.headline}}","click":"{{trigger.referral.ctwa_clid}}"}}]""",
            $$$""","trigger":{"type":"message","channel":"news-a","keywords":["{{{_mark}}}"]}""");
        await Told("messages", $$$"""
            {"messages":[{"id":"{{{_mark}}}","from":"{{{_phone[1..]}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"text","text":{"body":"{{{_mark}}}"},
              "referral":{"source_id":"120","headline":"Prima visita","ctwa_clid":"click1"}}]}
            """);
        await Support.Eventually.Holds(async () => (await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray() is [{ } run] && run["status"]!.GetValue<string>() == "completed");

        var fields = (await api.Get($"/api/v1/contacts/{_phone}"))["custom_fields"]!;
        Assert.Equal(("Prima visita", "click1"), (fields["ad"]!.GetValue<string>(), fields["click"]!.GetValue<string>()));
        Assert.Equal("120", Assert.Single(await Messages())["received"]!["source_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_tapped_button_answers_the_run_whose_message_has_it()
    {
        const string Ask = """
            [{"id":"m","type":"send_message","channel":"news-a","text":"Bene?","buttons":[{"id":"yes","title":"Confermo"}]},
             {"id":"q","type":"wait_for_reply","timeout":"P1D"}]
            """;
        await Wrote("8801", "text", """{"body":"Ciao"}""");
        var runs = new List<string>();
        for (var number = 1; number <= 2; number++)
        {
            var (_, accepted) = await api.Deliver(await api.Automation(Ask), $$"""{"phone":"{{_phone}}"}""");
            runs.Add(accepted["run_id"]!.GetValue<string>());
            await Support.Eventually.Holds(async () => (await Run(runs[^1]))["steps"]!.AsArray().Any(step => step!["status"]!.GetValue<string>() == "waiting"));
        }

        var asked = (await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(_phone)}"))["items"]![0]!["id"]!.GetValue<string>();
        await Told("messages", $$$"""
            {"messages":[{"id":"{{{_mark}}}","from":"{{{_phone[1..]}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"interactive","context":{"id":"{{{asked}}}"},
              "interactive":{"type":"button_reply","button_reply":{"id":"yes","title":"Confermo"} } }]}
            """);

        Assert.Equal(("completed", "waiting"), ((await Run(runs[0]))["status"]!.GetValue<string>(), (await Run(runs[1]))["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_the_business_wrote_on_its_own_phone_is_in_the_contacts_timeline()
    {
        await Wrote("8801", "text", """{"body":"Ciao"}""");
        await Told("smb_message_echoes", $$$"""{"message_echoes":[{"id":"{{{_mark}}}","to":"{{{_phone[1..]}}}","type":"text","text":{"body":"Dal telefono"}}]}""");
        var timeline = await api.Get($"/api/v1/contacts/{_phone}/timeline");
        Assert.Contains(timeline["items"]!.AsArray(), entry => entry!["delivery"]?["code"]?.GetValue<string>() == "message_echo");
        Assert.Equal("Dal telefono", (await Kept("message_echo"))["body"]!["text"]!["body"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_change_of_number_that_comes_again_leaves_alone_who_has_the_old_number_now()
    {
        var changed = $$$"""
            {"id":"wamid.{{{_mark}}}","from":"{{{_phone[1..]}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"system",
             "system":{"type":"user_changed_number","wa_id":"{{{ApiServer.NewPhone()[1..]}}}"}}
            """;
        await Wrote("8801", "text", """{"body":"Ciao"}""");
        await Told("messages", $"{{\"messages\":[{changed}]}}");
        await Wrote("8801", "text", """{"body":"I am new here"}""");
        var (_, open) = await api.Deliver(await api.Automation("""[{"id":"w","type":"wait","duration":"P1D"}]"""), $$"""{"phone":"{{_phone}}"}""");

        await Told("messages", $"{{\"messages\":[{changed}]}}");
        Assert.Equal("waiting", (await api.Get($"/api/v1/runs/{open["run_id"]}"))["status"]!.GetValue<string>());
        Assert.Single(await Messages(), message => message["type"]!.GetValue<string>() == "system");
    }

    private Task<JsonObject> Run(string id) => api.Get($"/api/v1/runs/{id}");

    /// <summary>The contact's messages, oldest first.</summary>
    private async Task<List<JsonObject>> Messages() => Messages((await api.Get($"/api/v1/contacts/{_phone}/timeline"))["items"]!);

    private static List<JsonObject> Messages(JsonNode entries) =>
        [.. entries.AsArray().Select(entry => entry!["message"]?.AsObject()).OfType<JsonObject>().Reverse()];

    /// <summary>The one delivery that was kept for the code in this test.</summary>
    private async Task<JsonObject> Kept(string code)
    {
        var listed = await api.Get("/api/v1/deliveries?outcome=skipped&limit=500");
        var found = new List<JsonObject>();
        foreach (var item in listed["items"]!.AsArray().Where(item => item!["code"]?.GetValue<string>() == code))
        {
            var whole = await api.Get($"/api/v1/deliveries/{item!["id"]}");
            if (whole["body"]!.ToJsonString().Contains(_mark, StringComparison.Ordinal))
            {
                found.Add(whole);
            }
        }

        return Assert.Single(found);
    }

    private Task Wrote(string number, string type, string content) => Told("messages", $$$"""
        {"metadata":{"phone_number_id":"{{{number}}}"},
         "messages":[{"id":"wamid.{{{Guid.NewGuid():N}}}","from":"{{{_phone[1..]}}}","timestamp":"{{{ApiServer.MetaTime + _written++}}}","type":"{{{type}}}","{{{type}}}":{{{content}}}}]}
        """);

    /// <summary>To the first channel's URL, under its app's secret.</summary>
    private Task Told(string field, string value) => api.Tell("news-a", Secret, field, value);
}

[Collection(OnSqlite.Name)]
public sealed class InboundNewsTestsOnSqlite(SqliteApi api) : InboundNewsTests(api);

[Collection(OnPostgres.Name)]
public sealed class InboundNewsTestsOnPostgres(PostgresApi api) : InboundNewsTests(api);
