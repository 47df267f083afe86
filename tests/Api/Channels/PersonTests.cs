using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Channels;

/// <summary>One person under many names is one contact; what it said of messages is kept.</summary>
public abstract class PersonTests(ApiServer api) : IAsyncLifetime
{
    private const string Channel = "people";

    public Task InitializeAsync() => api.Channel(Channel, "77", Channel);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_user_id_leads_to_the_contact_once_it_came_with_the_phone_and_not_after_it_was_erased()
    {
        var (phone, user) = (ApiServer.NewPhone(), $"IT.{Guid.NewGuid():N}");
        await Told("messages", Message($"""{Quoted("from", phone[1..])},{Quoted("from_user_id", user)},{Text("Ciao")}"""));
        await Told("messages", Message($"""{Quoted("from_user_id", user)},{Text("STOP")}"""));
        Assert.Equal("opted_out", (await Contact(phone))["consent"]!["status"]!.GetValue<string>());
        await Told("user_preferences", $"{{\"user_preferences\":[{{{Quoted("user_id", user)},{Quoted("value", "resume")},\"timestamp\":{ApiServer.MetaTime + 1}}}]}}");

        var consent = (await Contact(phone))["consent"]!;
        Assert.Equal("opted_in", consent["status"]!.GetValue<string>());
        Assert.Equal(
            ["opted_out keyword", "opted_in whatsapp"],
            consent["history"]!.AsArray().Select(said => $"{said!["status"]!.GetValue<string>()} {said["source"]!.GetValue<string>()}"));
        Assert.All(consent["history"]!.AsArray(), said => Assert.NotNull(said!["at"]));

        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{phone}");
        Assert.Equal(204, (await api.Send(erase)).Status);

        // News of a message that nobody knows any more teaches nothing of its person.
        var late = $"{Quoted("id", "wamid.late")},{Quoted("status", "delivered")},{Quoted("timestamp", $"{ApiServer.MetaTime}")}";
        await Told("messages", $"{{\"metadata\":{{{Quoted("phone_number_id", "77")}}},\"statuses\":[{{{late},{Quoted("recipient_id", phone[1..])},{Quoted("recipient_user_id", user)}}}]}}");
        await Told("messages", Message($"""{Quoted("from_user_id", user)},{Text("Ciao")}"""));
        using var gone = await api.Client.GetAsync($"/api/v1/contacts/{phone}");
        Assert.Equal(404, (int)gone.StatusCode);
    }

    [Fact]
    public async Task Old_and_new_spellings_of_a_number_are_one_contact_for_both_systems()
    {
        var local = $"9{ApiServer.NewPhone()[^7..]}";
        var automation = await api.Automation("""[{"id":"t","type":"add_tags","tags":["started"]}]""");
        await Told("messages", Message($"""{Quoted("from", $"5511{local}")},{Text("Oi")}"""));
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"+5511{{local}}","first_name":"Ana"}""");

        Assert.Equal($"+55119{local}", accepted["contact"]!["phone"]!.GetValue<string>());
        Assert.False(accepted["contact"]!["created"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_person_with_a_new_number_keeps_its_data_and_old_webhooks_reach_it_there()
    {
        var (old, now) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        var waits = await api.Automation("""[{"id":"w","type":"wait","duration":"P1D"}]""");
        var tags = await api.Automation("""[{"id":"t","type":"add_tags","tags":["after"]}]""");
        var (_, open) = await api.Deliver(waits, $$"""{"phone":"{{old}}","first_name":"Ada","tags":["vip"],"custom_fields":{"budget":"9"} }""");
        var once = await api.Automation("""[{"id":"t","type":"add_tags","tags":["once"]}]""", ""","reentry":"once" """);
        await api.Deliver(once, $$"""{"phone":"{{old}}","first_name":"Ada"}""");
        await Told("messages", Message($"""{Quoted("from", old[1..])},{Text("STOP")}"""));

        var system = $"{Quoted("type", "user_changed_number")},{Quoted("wa_id", now[1..])}";
        var moved = Message($"{Quoted("type", "system")},{Quoted("from", old[1..])},\"system\":{{{system}}}");
        await Told("messages", moved);
        await Told("messages", moved);

        var run = await api.Get($"/api/v1/runs/{open["run_id"]}");
        Assert.Equal(("cancelled", "number_changed"), (run["status"]!.GetValue<string>(), run["end_reason"]!.GetValue<string>()));
        var contact = await Contact(now);
        Assert.Equal(("Ada", "9", "opted_out"), (
            contact["first_name"]!.GetValue<string>(), contact["custom_fields"]!["budget"]!.GetValue<string>(), contact["consent"]!["status"]!.GetValue<string>()));
        var (_, skipped) = await api.Deliver(tags, $$"""{"phone":"{{old}}"}""");
        Assert.Equal("opted_out", skipped["reason"]!.GetValue<string>());

        await Told("messages", Message($"""{Quoted("from", now[1..])},{Text("START")}"""));
        var (_, accepted) = await api.Deliver(tags, $$"""{"phone":"{{old}}","last_name":"L"}""");
        Assert.Equal(now, accepted["contact"]!["phone"]!.GetValue<string>());
        await api.Ended(accepted["run_id"]!.GetValue<string>());
        var (_, known) = await api.Deliver(once, $$"""{"phone":"{{now}}","first_name":"Ada"}""");
        Assert.Equal("already_started", known["reason"]!.GetValue<string>());
        Assert.Contains("after", (await Contact(now))["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
    }

    [Fact]
    public async Task Whom_meta_says_has_stopped_marketing_is_opted_out()
    {
        var phone = ApiServer.NewPhone();
        await api.Post("/sandbox/faults", """{"target":"meta","mode":"next","code":131050,"path":"/77/"}""", 201);
        var automation = await api.Automation($$"""[{"id":"m","type":"send_message","channel":"{{Channel}}","text":"Ciao"}]""");
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");
        Assert.Equal("failed", (await api.Ended(accepted["run_id"]!.GetValue<string>()))["status"]!.GetValue<string>());

        var consent = (await Contact(phone))["consent"]!;
        Assert.Equal(("opted_out", "whatsapp"), (consent["status"]!.GetValue<string>(), consent["source"]!.GetValue<string>()));
    }

    private Task<JsonObject> Contact(string phone) => api.Get($"/api/v1/contacts/{phone}");

    private static string Quoted(string name, string value) => $"\"{name}\":\"{value}\"";

    private static string Text(string text) => $"{Quoted("type", "text")},\"text\":{{{Quoted("body", text)}}}";

    private static string Message(string members) =>
        $"{{\"metadata\":{{{Quoted("phone_number_id", "77")}}},\"messages\":[{{{Quoted("id", $"wamid.{Guid.NewGuid():N}")},{Quoted("timestamp", $"{ApiServer.MetaTime}")},{members}}}]}}";

    private Task Told(string field, string value) => api.Tell(Channel, Channel, field, value);
}

[Collection(OnSqlite.Name)]
public sealed class PersonTestsOnSqlite(SqliteApi api) : PersonTests(api);

[Collection(OnPostgres.Name)]
public sealed class PersonTestsOnPostgres(PostgresApi api) : PersonTests(api);
