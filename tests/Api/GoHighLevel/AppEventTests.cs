using System.Text;
using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.GoHighLevel;

/// <summary>Signed webhooks of a marketplace app, on the running product.</summary>
public abstract class AppEventTests(ApiServer api)
{
    private const string Location = "sandboxLocation00001";
    private const string AppUrl = "/hooks/ghl/app";

    [Fact]
    public async Task A_signed_event_starts_every_automation_that_it_fits_and_the_same_one_again_starts_nothing()
    {
        var (name, fieldId) = await CustomField("Budget");
        var first = await Automation("ContactCreate", """[{"id":"t","type":"set_fields","fields":{"custom.seen":"{{trigger.type}} {{trigger.country}}"}}]""");
        var second = await Automation("ContactCreate\",\"ContactUpdate", """[{"id":"t","type":"add_tags","tags":["second"]}]""");
        var other = await Automation("ContactDelete", """[{"id":"t","type":"add_tags","tags":["never"]}]""");
        var phone = ApiServer.NewPhone();
        var body = Contact("ContactCreate", phone, $$""","customFields":[{"id":"{{fieldId}}","value":1000}],"tags":["Lead"]""");

        var answer = (await Signed(AppUrl, body)).Body;
        Assert.Equal("received", answer["status"]!.GetValue<string>());
        Assert.Equal("accepted", Answer(answer, first)["status"]!.GetValue<string>());
        Assert.Equal("accepted", Answer(answer, second)["status"]!.GetValue<string>());
        Assert.Null(Find(answer, other));
        await api.Ended(Answer(answer, first)["run_id"]!.GetValue<string>());
        await api.Ended(Answer(answer, second)["run_id"]!.GetValue<string>());

        var contact = await api.Get($"/api/v1/contacts/{phone}");
        Assert.Equal("Ada", contact["first_name"]!.GetValue<string>());
        Assert.Equal("ContactCreate IT", contact["custom_fields"]!["seen"]!.GetValue<string>());
        Assert.Equal(1000, contact["custom_fields"]![name]!.GetValue<int>());
        Assert.Superset(new HashSet<string> { "Lead", "second" }, contact["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()).ToHashSet());
        Assert.StartsWith("Ctc", contact["ghl_contact_id"]!.GetValue<string>(), StringComparison.Ordinal);

        var again = (await Signed(AppUrl, body)).Body;
        Assert.Equal("duplicate", Answer(again, first)["status"]!.GetValue<string>());
        Assert.Equal(Answer(answer, first)["delivery_id"]!.GetValue<string>(), Answer(again, first)["duplicate_of"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_url_of_one_automation_takes_events_too_and_answers_as_a_webhook_does()
    {
        var automation = await Automation("ContactTagUpdate", """[{"id":"t","type":"add_tags","tags":["done"]}]""");
        var phone = ApiServer.NewPhone();
        var body = Contact("ContactTagUpdate", phone);

        var (status, accepted) = await Signed(automation.Path, body);
        Assert.Equal((202, "accepted"), (status, accepted["status"]!.GetValue<string>()));
        Assert.Equal(phone, accepted["contact"]!["phone"]!.GetValue<string>());
        (status, var duplicate) = await Signed(automation.Path, body);
        Assert.Equal((200, "duplicate"), (status, duplicate["status"]!.GetValue<string>()));

        (status, var skipped) = await Signed(automation.Path, Contact("ContactCreate", phone));
        Assert.Equal((200, "other_event"), (status, skipped["reason"]!.GetValue<string>()));
        (status, skipped) = await Signed(automation.Path, Contact("ContactTagUpdate", phone).Replace(Location, "LocElsewhere00000001", StringComparison.Ordinal));
        Assert.Equal((200, "other_location"), (status, skipped["reason"]!.GetValue<string>()));
        (status, var refused) = await Signed(automation.Path, Contact("ContactTagUpdate", "12"));
        Assert.Equal((422, "invalid_phone"), (status, refused["code"]!.GetValue<string>()));

        var replay = await api.Post($"/api/v1/deliveries/{accepted["delivery_id"]}/replay", null, 202);
        Assert.Equal("accepted", replay["status"]!.GetValue<string>());
        var test = await api.Post($"/api/v1/automations/{automation.Id}/test", body, 200);
        Assert.Equal(phone, test["phone"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(AppUrl)]
    [InlineData(null)]
    public async Task What_is_not_signed_by_ghl_or_long_ago_is_refused_even_with_the_secret(string? url)
    {
        var automation = await Automation("ContactCreate", """[{"id":"t","type":"add_tags","tags":["done"]}]""");
        url ??= $"{automation.Path}?secret={automation.Secret}";
        var phone = ApiServer.NewPhone();
        var body = Contact("ContactCreate", phone);

        foreach (var header in new[] { null, "", "N/A", AppSigner.Sign("other"u8.ToArray()) })
        {
            var (status, refused) = await Send(url, body, header);
            Assert.Equal((401, "invalid_signature"), (status, refused["code"]!.GetValue<string>()));
        }

        var old = Contact("ContactCreate", phone, at: DateTimeOffset.UtcNow.AddHours(-3));
        var (late, stale) = await Signed(url, old);
        Assert.Equal((401, "stale_signature"), (late, stale["code"]!.GetValue<string>()));
        using var response = await api.Client.GetAsync($"/api/v1/contacts/{phone}");
        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_appointment_finds_its_contact_in_ghl_and_what_ghl_cannot_tell_now_is_kept_and_starts_later()
    {
        var automation = await Automation("AppointmentCreate", """[{"id":"t","type":"set_fields","fields":{"custom.at":"{{trigger.appointment.startTime}}"}}]""");
        var (phone, id) = await GhlContact();
        var (status, accepted) = await Signed(automation.Path, Appointment(id, "AppA1"));
        Assert.Equal((202, phone), (status, accepted["contact"]!["phone"]!.GetValue<string>()));
        await api.Ended(accepted["run_id"]!.GetValue<string>());
        Assert.Equal("2027-09-25T16:00:00+02:00", (await api.Get($"/api/v1/contacts/{phone}"))["custom_fields"]!["at"]!.GetValue<string>());

        (phone, id) = await GhlContact();
        await api.Post("/sandbox/faults", $$"""{"target":"ghl","mode":"next","n":2,"status":500,"path":"/contacts/{{id}}"}""", 201);
        var body = Appointment(id, "AppA2");
        (status, var kept) = await Signed(automation.Path, body);
        Assert.Equal((202, "kept"), (status, kept["status"]!.GetValue<string>()));
        (status, var again) = await Signed(automation.Path, body);
        Assert.Equal((202, kept["delivery_id"]!.GetValue<string>()), (status, again["delivery_id"]!.GetValue<string>()));
        var delivery = await Eventually.Get(async () =>
        {
            var list = await api.Get($"/api/v1/deliveries?automation={automation.Id}&phone={Uri.EscapeDataString(phone)}");
            return list["items"]!.AsArray().SingleOrDefault()?.AsObject();
        });
        Assert.Equal(kept["delivery_id"]!.GetValue<string>(), delivery["id"]!.GetValue<string>());

        // The contact has its row before the event knows that it is done.
        await Eventually.Holds(async () => await Signed(automation.Path, body) is (200, { } duplicate) && duplicate["status"]!.GetValue<string>() == "duplicate");
    }

    [Fact]
    public async Task An_event_of_a_contact_that_ghl_does_not_have_or_without_a_phone_is_refused_and_in_the_log()
    {
        var automation = await Automation("OpportunityStageUpdate", """[{"id":"t","type":"add_tags","tags":["done"]}]""");
        var (status, refused) = await Signed(automation.Path, Event("OpportunityStageUpdate", ""","id":"Opp1","contactId":"CtcNobody00000000001","pipelineStageId":"s1" """));
        Assert.Equal((422, "missing_phone"), (status, refused["code"]!.GetValue<string>()));
        var row = await api.Get($"/api/v1/deliveries/{refused["delivery_id"]}");
        Assert.Equal("rejected", row["outcome"]!.GetValue<string>());
    }

    [Fact]
    public async Task Silence_in_ghl_is_an_opt_out_its_end_takes_back_only_that_and_a_deleted_contact_loses_its_id()
    {
        await Automation("ContactDndUpdate", """[{"id":"t","type":"add_tags","tags":["done"]}]""");
        var phone = ApiServer.NewPhone();
        await Signed(AppUrl, Contact("ContactDndUpdate", phone, ""","dnd":true"""));
        Assert.Equal("opted_out", await Consent(phone));
        await Signed(AppUrl, Contact("ContactDndUpdate", phone, ""","dnd":false"""));
        Assert.Equal("unknown", await Consent(phone));

        // A STOP in the time of the silence stays when that ends.
        var other = ApiServer.NewPhone();
        await Signed(AppUrl, Contact("ContactDndUpdate", other, ""","dnd":true"""));
        await api.Post($"/sandbox/phones/{Uri.EscapeDataString(other)}/reply", """{"text":"STOP"}""", 200);
        await Signed(AppUrl, Contact("ContactDndUpdate", other, ""","dnd":false"""));
        Assert.Equal("opted_out", await Consent(other));

        await api.Post($"/sandbox/phones/{Uri.EscapeDataString(phone)}/reply", """{"text":"STOP"}""", 200);
        await Eventually.Holds(async () => await Consent(phone) == "opted_out");
        await Signed(AppUrl, Contact("ContactDndUpdate", phone, ""","dnd":false"""));
        Assert.Equal("opted_out", await Consent(phone));

        var deleted = (await Signed(AppUrl, Contact("ContactDelete", phone))).Body;
        Assert.Empty(deleted["deliveries"]!.AsArray());
        Assert.Null((await api.Get($"/api/v1/contacts/{phone}"))["ghl_contact_id"]);
    }

    [Fact]
    public async Task Silence_that_ghl_tells_of_a_number_before_reaches_the_person_at_the_one_of_now()
    {
        // A location of its own, in which no automation takes the event.
        var (id, old, now) = ($"moved{ApiServer.NewPhone()[6..]}", ApiServer.NewPhone(), ApiServer.NewPhone());
        await api.Post("/api/v1/connections", $$"""{"id":"{{id}}","location_id":"Loc{{id}}","base_url":"{{api.Client.BaseAddress}}sandbox/ghl","token":"t"}""", 201);
        await api.Channel(id, old[1..], id);
        await api.Deliver(await api.Automation("""[{"id":"s","type":"stop"}]"""), $$"""{"phone":"{{old}}"}""");
        await api.Tell(id, id, "messages", $$$"""
            {"metadata":{"phone_number_id":"{{{old[1..]}}}"},"messages":[
             {"id":"wamid.{{{id}}}1","timestamp":"{{{ApiServer.MetaTime}}}","type":"text","from":"{{{old[1..]}}}","text":{"body":"Ciao"}},
             {"id":"wamid.{{{id}}}","timestamp":"{{{ApiServer.MetaTime}}}","type":"system","from":"{{{old[1..]}}}",
              "system":{"type":"user_changed_number","wa_id":"{{{now[1..]}}}"}}]}
            """);

        var (_, answer) = await Signed(AppUrl, Contact("ContactDndUpdate", old, ""","dnd":true""").Replace(Location, $"Loc{id}", StringComparison.Ordinal));
        Assert.Empty(answer["deliveries"]!.AsArray());
        Assert.Equal("opted_out", await Consent(now));
    }

    [Fact]
    public async Task An_event_that_itself_asks_for_silence_starts_nothing()
    {
        var automation = await Automation("ContactCreate", """[{"id":"t","type":"add_tags","tags":["done"]}]""");
        var (status, skipped) = await Signed(automation.Path, Contact("ContactCreate", ApiServer.NewPhone(), ""","dnd":true"""));
        Assert.Equal((200, "skipped", "opted_out"), (status, skipped["status"]!.GetValue<string>(), skipped["reason"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silence_reaches_the_contact_at_once_even_where_ghl_does_not_name_the_custom_fields(bool toTheApp)
    {
        var (known, unknown) = (ApiServer.NewPhone(), ApiServer.NewPhone());
        var id = $"mute{known[6..]}";
        await api.Post("/api/v1/connections", $$"""{"id":"{{id}}","location_id":"Loc{{id}}","base_url":"{{api.Client.BaseAddress}}sandbox/ghl","token":"t"}""", 201);
        await api.Post("/sandbox/faults", $$"""{"target":"ghl","mode":"next","n":1000,"status":500,"path":"/locations/Loc{{id}}/"}""", 201);
        var automation = await api.Automation(
            """[{"id":"t","type":"add_tags","tags":["done"]}]""", $$""","trigger":{"type":"ghl_app","connection":"{{id}}","events":["ContactDndUpdate"]}""");
        await api.Deliver(await api.Automation("""[{"id":"s","type":"stop"}]"""), $$"""{"phone":"{{known}}"}""");

        foreach (var phone in new[] { known, unknown })
        {
            var body = Contact("ContactDndUpdate", phone, ""","dnd":true,"customFields":[{"id":"f1","value":"1"}]""").Replace(Location, $"Loc{id}", StringComparison.Ordinal);
            var (_, answer) = await Signed(toTheApp ? AppUrl : automation.Path, body);
            Assert.Equal("kept", (toTheApp ? Answer(answer, automation) : answer)["status"]!.GetValue<string>());
            Assert.Equal("opted_out", await Consent(phone));
            Assert.Equal("Ada", (await api.Get($"/api/v1/contacts/{phone}"))["first_name"]!.GetValue<string>());
        }

        // The doctor asks all connections of the server.
        using var gone = await api.Client.DeleteAsync($"/api/v1/connections/{id}");
    }

    [Fact]
    public async Task Silence_reaches_a_known_contact_even_where_the_automation_of_the_url_does_not_start_by_it()
    {
        var other = await Automation("ContactTagUpdate", """[{"id":"t","type":"add_tags","tags":["done"]}]""");
        var paused = await Automation("ContactDndUpdate", """[{"id":"t","type":"add_tags","tags":["done"]}]""");
        await api.Post($"/api/v1/automations/{paused.Id}/pause", null, 200);
        foreach (var (automation, reason) in new[] { (other, "other_event"), (paused, "paused") })
        {
            var phone = ApiServer.NewPhone();
            await api.Deliver(await api.Automation("""[{"id":"s","type":"stop"}]"""), $$"""{"phone":"{{phone}}"}""");
            var body = Contact("ContactDndUpdate", phone, ""","dnd":true""");
            await Signed(automation.Path, body.Replace(Location, "LocElsewhere00000001", StringComparison.Ordinal));
            Assert.Equal("unknown", await Consent(phone));
            Assert.Equal(reason, (await Signed(automation.Path, body)).Body["reason"]!.GetValue<string>());
            Assert.Equal("opted_out", await Consent(phone));
        }
    }

    [Theory]
    [InlineData("""{"type":"ghl_app","events":["ContactCreate"]}""", "trigger.connection", "required")]
    [InlineData("""{"type":"ghl_app","connection":"sandbox"}""", "trigger.events", "required")]
    [InlineData("""{"type":"ghl_app","connection":"sandbox","events":["ContactCreated"]}""", "trigger.events[0]", "unknown_event")]
    public async Task A_trigger_that_nothing_can_start_is_refused(string trigger, string path, string code)
    {
        var refused = await api.Post("/api/v1/automations", $$"""{"name":"T","trigger":{{trigger}},"steps":[{"id":"s","type":"stop"}]}""", 422);
        Assert.Equal((path, code), (refused["errors"]![0]!["path"]!.GetValue<string>(), refused["errors"]![0]!["code"]!.GetValue<string>()));
    }

    private Task<TestAutomation> Automation(string events, string steps) =>
        api.Automation(steps, $$""","trigger":{"type":"ghl_app","connection":"sandbox","events":["{{events}}"]}""");

    private static JsonObject Answer(JsonObject answer, TestAutomation automation) => Find(answer, automation)!["answer"]!.AsObject();

    private static JsonNode? Find(JsonObject answer, TestAutomation automation) =>
        answer["deliveries"]!.AsArray().SingleOrDefault(one => one!["automation_id"]!.GetValue<string>() == automation.Id);

    private static string Event(string type, string more, DateTimeOffset? at = null) =>
        $$"""{"type":"{{type}}","locationId":"{{Location}}","appId":"69c5","timestamp":"{{at ?? DateTimeOffset.UtcNow:O}}","webhookId":"{{Guid.NewGuid()}}"{{more}}}""";

    private static string Contact(string type, string phone, string more = "", DateTimeOffset? at = null) =>
        Event(type, $$""","id":"Ctc{{phone[1..]}}","firstName":"Ada","country":"IT","phone":"{{phone}}"{{more}}""", at);

    private static string Appointment(string contactId, string id) => Event(
        "AppointmentCreate", $$$""","appointment":{"id":"{{{id}}}","contactId":"{{{contactId}}}","startTime":"2027-09-25T16:00:00+02:00"}""");

    private Task<(int Status, JsonObject Body)> Signed(string url, string body) => Send(url, body, AppSigner.Sign(Encoding.UTF8.GetBytes(body)));

    private async Task<(int Status, JsonObject Body)> Send(string url, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = ApiServer.Json(body) };
        request.Headers.TryAddWithoutValidation("X-GHL-Signature", signature is null ? [] : [signature]);
        return await api.Send(request);
    }

    private async Task<string> Consent(string phone) => (await api.Get($"/api/v1/contacts/{phone}"))["consent"]!["status"]!.GetValue<string>();

    private async Task<(string Name, string Id)> CustomField(string prefix)
    {
        var name = $"{prefix} {ApiServer.NewPhone()[6..]}";
        using var request = Ghl($"/sandbox/ghl/locations/{Location}/customFields", $$"""{"name":"{{name}}","dataType":"TEXT","model":"contact"}""");
        var (status, answer) = await api.Send(request);
        Assert.True(status is 200 or 201, $"{status} {answer}");
        return (name, answer["customField"]!["id"]!.GetValue<string>());
    }

    private async Task<(string Phone, string Id)> GhlContact()
    {
        var phone = ApiServer.NewPhone();
        using var request = Ghl("/sandbox/ghl/contacts/", $$"""{"locationId":"{{Location}}","firstName":"Ada","phone":"{{phone}}"}""");
        return (phone, (await api.Send(request)).Body["contact"]!["id"]!.GetValue<string>());
    }

    private static HttpRequestMessage Ghl(string path, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ApiServer.Json(body) };
        request.Headers.Authorization = new("Bearer", "pit-00000000-0000-0000-0000-000000000000");
        request.Headers.Add("Version", "2021-07-28");
        return request;
    }
}

[Collection(OnSqlite.Name)]
public sealed class AppEventTestsOnSqlite(SqliteApi api) : AppEventTests(api);

[Collection(OnPostgres.Name)]
public sealed class AppEventTestsOnPostgres(PostgresApi api) : AppEventTests(api);
