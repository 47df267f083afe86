using System.Text;
using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Contacts;

/// <summary>A Brazilian, Mexican or Argentine number has two spellings and one contact, whoever names it and wherever.</summary>
[Collection(OnSqlite.Name)]
public sealed class SpellingTests(SqliteApi api)
{
    private const string Wait = """[{"id":"w","type":"wait","duration":"P1D"}]""";

    private readonly string _local = $"9{ApiServer.NewPhone()[^7..]}";

    private string Phone => $"+55119{_local}";

    private string Other => $"+5511{_local}";

    [Fact]
    public async Task A_contact_is_read_changed_and_forgotten_under_either_spelling()
    {
        await Change(HttpMethod.Put, Phone, """{"first_name":"Ana"}""", 201);
        Assert.Equal(Phone, (await api.Get($"/api/v1/contacts/{Other}"))["phone"]!.GetValue<string>());
        await Change(HttpMethod.Patch, Other, $$"""{"phone":"{{Other}}","last_name":"Lima"}""", 200);
        Assert.Equal(Phone, (await Change(HttpMethod.Put, Other, """{"first_name":"Ana"}""", 200))["phone"]!.GetValue<string>());

        var run = await Started();
        Assert.NotEmpty((await api.Get($"/api/v1/contacts/{Other}/timeline"))["items"]!.AsArray());
        Assert.NotEmpty((await api.Get($"/api/v1/contacts/{Other}/export"))["history"]!.AsArray());
        var ended = await api.Post($"/api/v1/contacts/{Other}/runs/cancel", null, 200);
        Assert.Equal(run["run_id"]!.GetValue<string>(), Assert.Single(ended["run_ids"]!.AsArray())!.GetValue<string>());

        await Change(HttpMethod.Delete, Other, null, 204);
        await Change(HttpMethod.Get, Phone, null, 404);
    }

    [Fact]
    public async Task Runs_and_deliveries_are_found_under_either_spelling()
    {
        await Change(HttpMethod.Put, Phone, "{}", 201);
        await Started();
        foreach (var path in (string[])["runs", "deliveries"])
        {
            Assert.Single((await api.Get($"/api/v1/{path}?phone={Uri.EscapeDataString(Other)}"))["items"]!.AsArray());
        }
    }

    [Fact]
    public async Task A_start_for_many_and_a_test_are_about_the_contact_that_there_is()
    {
        await Change(HttpMethod.Put, Phone, """{"first_name":"Ana"}""", 201);
        var automation = await api.Automation(Wait);
        var test = await api.Post($"/api/v1/automations/{automation.Id}/test", $$"""{"phone":"{{Other}}"}""", 200);
        Assert.Equal((Phone, false), (test["phone"]!.GetValue<string>(), test["contact_created"]!.GetValue<bool>()));

        await api.Post($"/api/v1/automations/{automation.Id}/bulk", $$"""{"phones":["{{Other}}","{{Phone}}"]}""", 202);
        var runs = await Eventually.Get(async () =>
            (await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray() is { Count: > 0 } found ? found : null);
        Assert.Equal(Phone, Assert.Single(runs)!["phone"]!.GetValue<string>());
        await Change(HttpMethod.Get, Other, null, 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("background=true")]
    public async Task A_file_changes_the_contact_that_there_is_and_makes_one_of_two_spellings(string query)
    {
        await Change(HttpMethod.Put, Phone, """{"first_name":"Ana"}""", 201);
        var fresh = $"9{ApiServer.NewPhone()[^7..]}";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/contacts/import?{query}")
        {
            Content = new StringContent($"phone,last_name,city\n{Other},Lima,\n+5511{fresh},Souza,\n+55119{fresh},,Rio", Encoding.UTF8, "text/csv"),
        };
        var (_, report) = await api.Send(request);
        if (report["id"] is { } id)
        {
            await Eventually.Holds(async () => (await api.Get($"/api/v1/contacts/import/{id}"))["ended_at"] is not null);
        }

        var contact = await api.Get($"/api/v1/contacts/{Phone}");
        Assert.Equal("Ana Lima", contact["full_name"]!.GetValue<string>());
        var made = await api.Get($"/api/v1/contacts/+55119{fresh}");
        Assert.Equal(("Souza", "Rio"), (made["last_name"]!.GetValue<string>(), made["custom_fields"]!["city"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Who_is_forgotten_under_one_spelling_is_not_made_anew_by_what_was_to_come_under_the_other()
    {
        await Change(HttpMethod.Put, Phone, "{}", 201);
        var automation = await api.Automation(Wait);
        var others = string.Join(',', Enumerable.Range(0, 3).Select(_ => $"\"{ApiServer.NewPhone()}\""));
        var bulk = await api.Post($"/api/v1/automations/{automation.Id}/bulk", $$"""{"phones":["{{Other}}",{{others}}],"rate_per_second":1}""", 202);
        await Change(HttpMethod.Delete, Phone, null, 204);

        await Eventually.Holds(async () => (await api.Get($"/api/v1/automations/{automation.Id}/bulk/{bulk["id"]}"))["ended_at"] is not null);
        await Change(HttpMethod.Get, Other, null, 404);
    }

    private async Task<JsonObject> Started() => (await api.Deliver(await api.Automation(Wait), $$"""{"phone":"{{Phone}}"}""")).Body;

    private async Task<JsonObject> Change(HttpMethod method, string phone, string? body, int expected)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/contacts/{phone}") { Content = body is null ? null : ApiServer.Json(body) };
        var (status, answer) = await api.Send(request);
        Assert.True(status == expected, $"{method} {phone}: {status} {answer}");
        return answer;
    }
}
