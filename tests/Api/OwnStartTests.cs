using Grainline.Tests.Support;

namespace Grainline.Tests.Api;

/// <summary>Starts that no webhook asks for name the phone at <c>phone</c>, wherever the trigger finds it in the bodies of others.</summary>
[Collection(OnSqlite.Name)]
public sealed class OwnStartTests(SqliteApi api)
{
    private const string Stop = """[{"id":"s","type":"stop"}]""";

    [Theory]
    [InlineData("""{"phone_path":"customData.tel"}""")]
    [InlineData("""{"mapping":{"contact.phone":"customData.tel"}}""")]
    public async Task A_start_takes_the_phone_alone_or_a_body_that_has_it_at_its_place(string trigger)
    {
        var automation = await Elsewhere(trigger);
        var (phone, other) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        var start = $"/api/v1/automations/{automation.Id}/start";

        var alone = await api.Post(start, $$"""{"phone":"{{phone}}"}""", 202);
        Assert.Equal(phone, alone["contact"]!["phone"]!.GetValue<string>());
        var whole = await api.Post(start, $$$"""{"contact_id":"c","phone":"{{{other}}}","customData":{"tel":"{{{phone}}}"}}""", 202);
        Assert.Equal(phone, whole["contact"]!["phone"]!.GetValue<string>());

        var (status, refused) = await api.Deliver(automation, $$"""{"phone":"{{phone}}"}""");
        Assert.Equal((422, "missing_phone", "customData.tel"), (status, refused["code"]!.GetValue<string>(), refused["field"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_was_started_by_hand_by_many_or_by_a_run_can_be_replayed_and_a_webhook_that_named_no_phone_cannot()
    {
        var automation = await Elsewhere("""{"phone_path":"customData.tel"}""");
        var caller = await api.Automation($$"""[{"id":"a","type":"start_automation","automation":"{{automation.Id}}"}]""");
        var phones = Enumerable.Range(0, 3).Select(_ => ApiServer.NewPhone()).ToList();
        await api.Post($"/api/v1/automations/{automation.Id}/start", $$"""{"phone":"{{phones[0]}}"}""", 202);
        await api.Post($"/api/v1/automations/{automation.Id}/bulk", $$"""{"phones":["{{phones[1]}}"]}""", 202);
        await api.Deliver(caller, $$"""{"phone":"{{phones[2]}}"}""");

        foreach (var phone in phones)
        {
            var delivery = await Eventually.Get(async () =>
                (await api.Get($"/api/v1/deliveries?automation={automation.Id}&phone={Uri.EscapeDataString(phone)}"))["items"]!.AsArray().SingleOrDefault()?.AsObject());
            var again = await api.Post($"/api/v1/deliveries/{delivery["id"]}/replay", null, 202);
            Assert.Equal(phone, again["contact"]!["phone"]!.GetValue<string>());
            await api.Post($"/api/v1/deliveries/{again["delivery_id"]}/replay", null, 202);
        }

        var (_, refused) = await api.Deliver(automation, $$"""{"phone":"{{phones[0]}}"}""");
        await api.Post($"/api/v1/deliveries/{refused["delivery_id"]}/replay", null, 422);
    }

    [Fact]
    public async Task Texts_call_what_the_body_of_such_a_start_has()
    {
        var automation = await api.Automation("""[{"id":"a","type":"set_fields","fields":{"custom.by":"{{trigger.started_by.automation_id}}{{trigger.bulk_id}} {{trigger.phone}}"}}]""");
        var caller = await api.Automation($$"""[{"id":"a","type":"start_automation","automation":"{{automation.Id}}"}]""");
        var (one, many) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        await api.Deliver(caller, $$"""{"phone":"{{one}}"}""");
        var bulk = await api.Post($"/api/v1/automations/{automation.Id}/bulk", $$"""{"phones":["{{many}}"]}""", 202);

        Assert.Equal($"{caller.Id} {one}", await By(one));
        Assert.Equal($"{bulk["id"]} {many}", await By(many));

        Task<string> By(string phone) => Eventually.Get(async () =>
            (await api.Get($"/api/v1/contacts?query={Uri.EscapeDataString(phone)}"))["items"]!.AsArray().SingleOrDefault()?["custom_fields"]?["by"]?.GetValue<string>());
    }

    private Task<TestAutomation> Elsewhere(string trigger) => api.Automation(Stop, $""","trigger":{trigger}""");
}
