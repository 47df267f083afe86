using System.Text.Json.Nodes;

namespace Grainline.Tests.Api.Security;

/// <summary>What whoever has the secret of one app cannot do to the channels of another.</summary>
[Collection(OnSqlite.Name)]
public sealed class OtherAppTests(SqliteApi api) : IAsyncLifetime
{
    private const string Channel = "other-app";
    private const string Number = "770000000000077";

    /// <summary>That of the channel <c>sandbox</c>, whose app is another one.</summary>
    private const string ForeignNumber = "100000000000001";

    private readonly string _phone = ApiServer.NewPhone();

    public async Task InitializeAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/channels")
        {
            Content = ApiServer.Json(
                $$"""{"id":"{{Channel}}","phone_number_id":"{{Number}}","waba_id":"7","base_url":"{{api.Client.BaseAddress}}sandbox/meta/v25.0","access_token":"t","app_secret":"{{Channel}}"}"""),
        };
        Assert.True((await api.Send(request)).Status is 201 or 409);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_status_that_another_app_has_signed_changes_neither_message_nor_contact()
    {
        var automation = await api.Automation("""[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao"}]""");
        var (_, accepted) = await api.Deliver(automation, $$"""{"phone":"{{_phone}}","first_name":"Ada"}""");
        await api.Ended(accepted["run_id"]!.GetValue<string>());
        var sent = (await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(_phone)}"))["items"]![0]!;
        var (wamid, effect, invented) = (sent["id"]!.GetValue<string>(), sent["effect_id"]!.GetValue<string>(), $"wamid.{Guid.NewGuid():N}");

        await Told("messages", $$$"""{"statuses":[{"id":"{{{wamid}}}","status":"failed","timestamp":"{{{ApiServer.MetaTime}}}","recipient_id":"{{{_phone[1..]}}}","errors":[{"code":131050}]}]}""");
        await Told("messages", $$$"""{"statuses":[{"id":"{{{invented}}}","status":"read","timestamp":"{{{ApiServer.MetaTime}}}","biz_opaque_callback_data":"{{{effect}}}"}]}""");

        Assert.NotEqual("opted_out", await Consent());
        var message = (await api.Get($"/api/v1/contacts/{_phone}/timeline"))["items"]!.AsArray().Select(entry => entry!["message"]).OfType<JsonObject>().Single();
        Assert.DoesNotContain(message["status"]!.GetValue<string>(), (string[])["read", "failed"]);
        Assert.Equal([wamid, invented], (await Kept()).Select(body => body["wamid"]?.GetValue<string>()).Where(id => id == wamid || id == invented));
    }

    [Fact]
    public async Task A_change_of_number_moves_no_contact_with_whom_the_channel_never_spoke()
    {
        var now = ApiServer.NewPhone();
        await Writes(_phone);
        await Told("messages", $$$"""
            {"metadata":{"phone_number_id":"{{{Number}}}"},"messages":[{"id":"wamid.{{{Guid.NewGuid():N}}}","from":"{{{_phone[1..]}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"system",
             "system":{"type":"user_changed_number","wa_id":"{{{now[1..]}}}"}}]}
            """);

        using var heir = await api.Client.GetAsync($"/api/v1/contacts/{now}");
        Assert.Equal(404, (int)heir.StatusCode);
        Assert.Single(await Kept(), body => body["new_phone"]?.GetValue<string>() == now);
    }

    [Fact]
    public async Task A_preference_or_a_change_of_number_at_another_apps_number_is_nobodys()
    {
        var now = ApiServer.NewPhone();
        await Writes(_phone);
        await Told("user_preferences", $$$"""
            {"metadata":{"phone_number_id":"{{{ForeignNumber}}}"},"user_preferences":[{"wa_id":"{{{_phone[1..]}}}","value":"stop","timestamp":1767225700}]}
            """);
        await Told("messages", $$$"""
            {"metadata":{"phone_number_id":"{{{ForeignNumber}}}"},"messages":[{"id":"wamid.{{{Guid.NewGuid():N}}}","from":"{{{_phone[1..]}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"system",
             "system":{"type":"user_changed_number","wa_id":"{{{now[1..]}}}"}}]}
            """);

        Assert.NotEqual("opted_out", await Consent());
        using var heir = await api.Client.GetAsync($"/api/v1/contacts/{now}");
        Assert.Equal(404, (int)heir.StatusCode);
        var kept = await Kept();
        Assert.Single(kept, body => body["phone"]?.GetValue<string>() == _phone && body["is_wanted"] is not null);
        Assert.Single(kept, body => body["new_phone"]?.GetValue<string>() == now);
    }

    private Task Writes(string phone) => api.Post($"/sandbox/phones/{Uri.EscapeDataString(phone)}/reply", """{"text":"Ciao","channel":"sandbox"}""", 200);

    private async Task<string?> Consent() => (await api.Get($"/api/v1/contacts/{_phone}"))["consent"]!["status"]?.GetValue<string>();

    /// <summary>What was kept as no channel's, oldest first.</summary>
    private async Task<List<JsonObject>> Kept()
    {
        var bodies = new List<JsonObject>();
        var listed = await api.Get("/api/v1/deliveries?outcome=skipped&limit=500");
        foreach (var item in listed["items"]!.AsArray().Where(item => item!["code"]?.GetValue<string>() == "other_number"))
        {
            bodies.Insert(0, (await api.Get($"/api/v1/deliveries/{item!["id"]}"))["body"]!.AsObject());
        }

        return bodies;
    }

    /// <summary>To the channel's own URL, under its own app's secret.</summary>
    private Task Told(string field, string value) =>
        api.Tell(Channel, Channel, field, value);
}
