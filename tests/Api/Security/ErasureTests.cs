using System.Text;
using System.Text.Json.Nodes;
using Grainline.Tests.Api.GoHighLevel;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Security;

/// <summary>A person who is forgotten is nowhere any more: in no row of any table that the database's own schema names, whatever the
/// person went through before.</summary>
public abstract class ErasureTests(ApiServer api) : IAsyncLifetime
{
    private const string Channel = "forgetful";

    private readonly string _phone = ApiServer.NewPhone();
    private readonly string _former = ApiServer.NewPhone();
    private readonly string _colleague = ApiServer.NewPhone();
    private readonly string _mark = Guid.NewGuid().ToString("N")[..12];

    private string FirstName => $"Zebedeo{_mark}";

    private string Email => $"zebedeo.{_mark}@example.com";

    private string GhlId => $"Ctc{_mark}00000";

    private string National => $"{_phone[3..6]} {_phone[6..9]} {_phone[9..]}";

    /// <summary>All that would tell that the person was here.</summary>
    private string[] Traces =>
        [_phone[1..], _phone[3..], National, _former[1..], FirstName, $"Cognome{_mark}", Email, GhlId, $"secret wish {_mark}", $"blue {_mark}", $"IT.{_mark}"];

    public Task InitializeAsync() => api.Channel(Channel, "79", Channel);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_erased_person_is_in_no_row_of_any_table()
    {
        await LiveThroughEverything();
        var before = await Found();
        Assert.Superset(
            new HashSet<string> { "audit", "contact_terms", "contacts", "deliveries", "grain_state", "messages", "runs", "steps" },
            (await api.Stored()).Select(row => row.Table.Split('.')[^1]).ToHashSet());
        Assert.Superset(
            new HashSet<string> { "contact_terms", "contacts", "deliveries", "grain_state", "messages", "runs", "steps" },
            before.Select(row => row.Table.Split('.')[^1]).ToHashSet());
        Assert.Contains(before, row => row.Table.Split('.')[^1] == "messages" && row.Holds(_colleague));

        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{_phone}");
        Assert.Equal(204, (await api.Send(erase)).Status);

        Assert.Empty(await Found());
        foreach (var phone in (string[])[_phone, _former])
        {
            using var gone = await api.Client.GetAsync($"/api/v1/contacts/{phone}");
            Assert.Equal(404, (int)gone.StatusCode);
        }
    }

    [Fact]
    public async Task Who_never_became_a_contact_is_erased_from_the_log_of_refused_deliveries()
    {
        await SendWhatIsRefused(await api.Automation("""[{"id":"s","type":"stop"}]"""));
        Assert.NotEmpty(await Found());

        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{_phone}");
        Assert.Equal(204, (await api.Send(erase)).Status);
        using var again = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{_phone}");
        Assert.Equal(404, (await api.Send(again)).Status);
        Assert.DoesNotContain(await api.Stored(), row => row.Holds(_phone[1..]) || row.Holds(National));
    }

    [Fact]
    public async Task Whoever_has_a_number_now_is_not_erased_with_the_person_who_had_it_before()
    {
        await Move();
        await Told($$"""{{Message()}},"from":"{{_former[1..]}}","type":"text","text":{"body":"I am new here"}""");
        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{_phone}");
        Assert.Equal(204, (await api.Send(erase)).Status);

        Assert.Equal(_former, (await api.Get($"/api/v1/contacts/{_former}"))["phone"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_export_has_everything_that_is_kept_of_the_person_the_bodies_included()
    {
        await LiveThroughEverything();
        var export = await api.Get($"/api/v1/contacts/{_phone}/export");
        var text = export.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        Assert.True(export["is_whole"]!.GetValue<bool>());
        Assert.Equal((string[])[_former], export["other_phones"]!.AsArray().Select(phone => phone!.GetValue<string>()));
        Assert.All((string[])[_phone, FirstName, Email, GhlId, $"blue {_mark}", $"secret wish {_mark}"], trace => Assert.Contains(trace, text, StringComparison.Ordinal));
        Assert.Contains(export["history"]!.AsArray(), entry => entry!["message"]?["text"]?.GetValue<string>() == $"New lead: {FirstName} {_phone}");
        Assert.Contains(export["deliveries"]!.AsArray(), delivery => delivery!["body"] is JsonObject);
    }

    [Fact]
    public async Task An_export_has_the_refused_deliveries_that_an_erasure_takes_and_no_others()
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        Assert.Equal(202, (await api.Deliver(automation, $$"""{"phone":"{{_phone}}","email":"{{Email}}"}""")).Status);
        await SendWhatIsRefused(automation);
        Assert.Equal(422, (await api.Deliver(automation, $$"""{"email":"{{Email}}","wish":"secret wish {{_mark}}"}""")).Status);
        Assert.Equal(422, (await api.Deliver(automation, """{"email":"somebody.else@example.com"}""")).Status);

        var export = await api.Get($"/api/v1/contacts/{_phone}/export");
        var exported = export["deliveries"]!.AsArray();
        Assert.True(export["is_whole"]!.GetValue<bool>());
        Assert.Equal([202, 400, 401, 422, 422], exported.Select(delivery => delivery!["status"]!.GetValue<int>()).Order());
        Assert.Contains(exported, delivery => delivery!["body"] is JsonObject body && body["wish"]?.GetValue<string>() == $"secret wish {_mark}");

        using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/contacts/{_phone}");
        Assert.Equal(204, (await api.Send(erase)).Status);
        var left = (await api.Get($"/api/v1/deliveries?automation={automation.Id}"))["items"]!.AsArray();
        Assert.Equal(422, Assert.Single(left)!["status"]!.GetValue<int>());
        Assert.DoesNotContain(left[0]!["id"]!.GetValue<string>(), exported.Select(delivery => delivery!["id"]!.GetValue<string>()));
    }

    /// <summary>Leaves traces wherever the product keeps something of a person.</summary>
    private async Task LiveThroughEverything()
    {
        await Move();
        var steps = $$$"""
            [{"id":"tell","type":"notify","channel":"{{{Channel}}}","to":"{{{_colleague}}}","text":"New lead: {{contact.first_name}} {{contact.phone}}"},
             {"id":"hello","type":"send_message","channel":"{{{Channel}}}","text":"Ciao {{contact.first_name}} {{contact.email}}"},
             {"id":"answer","type":"wait_for_reply","timeout":"P1D","otherwise":[{"id":"keep","type":"set_fields","fields":{"custom.wish":"{{reply.text}}"}}]},
             {"id":"fail","type":"http_request","method":"POST","url":"http://10.255.255.1/{{contact.phone}}","body":"{{custom.wish}}"}]
            """;
        var talks = await api.Automation(steps);
        var waits = await api.Automation("""[{"id":"w","type":"wait","duration":"P9D"}]""");
        var person = $$"""{"contact_id":"{{GhlId}}","phone":"{{_phone}}","first_name":"{{FirstName}}","last_name":"Cognome{{_mark}}","email":"{{Email}}","colour":"blue {{_mark}}","tags":"vip"}""";
        Assert.Equal(202, (await api.Deliver(talks, person)).Status);
        Assert.Equal(202, (await api.Deliver(waits, person)).Status);
        var sent = await Eventually.Get(async () =>
            (await api.Get($"/sandbox/messages?to={Uri.EscapeDataString(_phone)}"))["items"]!.AsArray().FirstOrDefault()?["id"]?.GetValue<string>());

        // Meta tells a user id with a status, then another one with a message.
        await Told(status: $$"""{"id":"{{sent}}","status":"delivered","timestamp":"{{ApiServer.MetaTime}}","recipient_id":"{{_phone[1..]}}","recipient_user_id":"IT.{{_mark}}1"}""");
        await Told($$"""{{Message()}},"from":"{{_phone[1..]}}","from_user_id":"IT.{{_mark}}2","type":"text","text":{"body":"secret wish {{_mark}}"}""");
        await Eventually.Holds(async () =>
            (await api.Get($"/api/v1/runs?phone={Uri.EscapeDataString(_phone)}&status=failed"))["items"]!.AsArray().Count == 1);
        await SendWhatIsRefused(talks);
        await LeaveWhatIsStillToCome(waits);
    }

    /// <summary>The person had another number before.</summary>
    private async Task Move()
    {
        var automation = await api.Automation("""[{"id":"t","type":"add_tags","tags":["moved"]}]""");
        Assert.Equal(202, (await api.Deliver(automation, $$"""{"phone":"{{_former}}","first_name":"{{FirstName}}"}""")).Status);
        await Told($$"""{{Message()}},"from":"{{_former[1..]}}","type":"text","text":{"body":"Ciao"}""");
        await Told($$"""{{Message()}},"from":"{{_former[1..]}}","type":"system","system":{"type":"user_changed_number","wa_id":"{{_phone[1..]}}"}""");
        Assert.Equal(FirstName, (await api.Get($"/api/v1/contacts/{_phone}"))["first_name"]!.GetValue<string>());
    }

    /// <summary>Deliveries that reach no contact are kept with their bodies all the same.</summary>
    private async Task SendWhatIsRefused(TestAutomation automation)
    {
        Assert.Equal(401, (await api.Deliver(automation with { Secret = "wrong" }, $$"""{"phone":"{{National}}","first_name":"{{FirstName}}"}""")).Status);
        Assert.Equal(400, (await api.Deliver(automation, $$"""{"phone":"{{_phone}}","first_name":"{{FirstName}}" """)).Status);
        Assert.Equal(422, (await api.Deliver(automation, $$"""{"first_name":"{{FirstName}}","tel":"{{_phone[1..]}}"}""")).Status);
    }

    /// <summary>A bulk start whose turn has not come, a row of an import, an event of which GHL does not tell whom it is about.</summary>
    private async Task LeaveWhatIsStillToCome(TestAutomation automation)
    {
        Assert.Equal(422, (await api.Deliver(automation, $$"""{"email":"{{Email}}"}""")).Status);
        var others = Enumerable.Range(0, 200).Select(_ => ApiServer.NewPhone()).ToList();
        await api.Post($"/api/v1/automations/{automation.Id}/bulk", $$"""{"phones":[{{string.Join(',', others.Append(_phone).Select(phone => $"\"{phone}\""))}}],"rate_per_second":1}""", 202);
        using var import = new HttpRequestMessage(HttpMethod.Post, "/api/v1/contacts/import?background=true")
        {
            Content = new StringContent(
                $"phone,first_name,colour\n{string.Concat(others.Select(phone => $"{phone},x,y\n"))}{_phone},{FirstName},blue {_mark}\n", Encoding.UTF8, "text/csv"),
        };
        Assert.Equal(202, (await api.Send(import)).Status);
        await api.Post("/sandbox/faults", $$"""{"target":"ghl","mode":"always","status":500,"path":"/contacts/{{GhlId}}"}""", 201);
        var appointments = await api.Automation("""[{"id":"s","type":"stop"}]""", ""","trigger":{"type":"ghl_app","connection":"sandbox","events":["AppointmentCreate"]}""");
        var appointment = $$"""
            {"type":"AppointmentCreate","locationId":"sandboxLocation00001","webhookId":"{{Guid.NewGuid()}}","timestamp":"{{DateTimeOffset.UtcNow:O}}",
             "appointment":{"id":"App{{_mark}}","contactId":"{{GhlId}}","startTime":"2027-09-25T16:00:00+02:00","notes":"with {{FirstName}}"} }
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, appointments.Path) { Content = ApiServer.Json(appointment) };
        request.Headers.Add("X-GHL-Signature", AppSigner.Sign(Encoding.UTF8.GetBytes(appointment)));
        Assert.Equal("kept", (await api.Send(request)).Body["status"]!.GetValue<string>());
    }

    private async Task<IReadOnlyList<StoredRow>> Found() => [.. (await api.Stored()).Where(row => Array.Exists(Traces, row.Holds))];

    private static string Message() => $"\"id\":\"wamid.{Guid.NewGuid():N}\",\"timestamp\":\"{ApiServer.MetaTime}\"";

    private async Task Told(string? message = null, string? status = null)
    {
        var news = message is null ? $"\"statuses\":[{status}]" : $"\"messages\":[{{{message}}}]";
        await api.Tell(Channel, Channel, "messages", $$$"""{"metadata":{"phone_number_id":"79"},{{{news}}}}""");
    }
}

[Collection(OnSqlite.Name)]
public sealed class ErasureTestsOnSqlite(SqliteApi api) : ErasureTests(api);

[Collection(OnPostgres.Name)]
public sealed class ErasureTestsOnPostgres(PostgresApi api) : ErasureTests(api);
