using System.Text.Json.Nodes;
using Grainline.Tests.Support;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Pages;

/// <summary>Everything that others can write into what people at the console see, as markup.</summary>
[Collection(InChromium.Name)]
public sealed class HostileTextTests(ConsoleHost host) : IAsyncLifetime
{
    private const string Hostile = "<script>owned=1</script> <img src=x onerror=owned=1> <svg onload=owned=1> \"'><a href=javascript:owned=1>";
    private const string Phone = "+393470000002";

    private string _automation = "";
    private string _run = "";
    private string _delivery = "";
    private string _key = "";

    private static string Escaped => Uri.EscapeDataString(Phone);

    public async Task InitializeAsync()
    {
        _automation = (await host.Automation("A " + Hostile))["id"]!.GetValue<string>();
        var started = await host.Call(HttpMethod.Post, $"/api/v1/automations/{_automation}/test", new JsonObject
        {
            ["run"] = true,
            ["phone"] = Phone,
            ["first_name"] = Hostile,
            ["custom_fields"] = new JsonObject { ["f " + Hostile] = Hostile },
            ["tags"] = new JsonArray("t " + Hostile[..60]),
        }.ToJsonString());
        (_run, _delivery) = (started["run_id"]!.GetValue<string>(), started["delivery_id"]!.GetValue<string>());
        await Eventually.Holds(async () => (await Run())["status"]!.GetValue<string>() == "waiting");
        await host.Call(HttpMethod.Post, $"/sandbox/phones/{Escaped}/reply", new JsonObject { ["text"] = Hostile }.ToJsonString());
        await Eventually.Holds(async () => (await Run())["ended_at"] is not null);
        _key = (await host.Call(HttpMethod.Post, "/api/v1/keys", new JsonObject { ["name"] = Hostile[..90], ["role"] = "viewer" }.ToJsonString()))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, "/api/v1/channels", new JsonObject
        {
            ["id"] = "hostile",
            ["name"] = Hostile,
            ["phone_number_id"] = "1234567",
            ["base_url"] = host.Url,
            ["access_token"] = "t",
        }.ToJsonString());
    }

    public async Task DisposeAsync()
    {
        foreach (var path in (string[])[$"contacts/{Escaped}", $"automations/{_automation}", $"keys/{_key}", "channels/hostile"])
        {
            await host.Call(HttpMethod.Delete, $"/api/v1/{path}");
        }
    }

    [Fact]
    public async Task Hostile_names_messages_and_fields_are_shown_as_text_and_run_on_no_page()
    {
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        foreach (var page in Pages())
        {
            await console.Go(page);
            Assert.False(await console.Page.EvaluateAsync<bool>("() => 'owned' in window"), page);
            Assert.Equal(0, await console.Page.Locator("img[onerror], svg[onload], a[href^='javascript:'], main script").CountAsync());
        }

        await console.Go($"/contacts/{Escaped}");
        await Assertions.Expect(console.Page.Locator("h1")).ToContainTextAsync(Hostile);
        Assert.DoesNotContain(console.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase));
    }

    private IEnumerable<string> Pages() =>
    [
        "/", "/automations", $"/automations/{_automation}", $"/automations/{_automation}/test", $"/automations/{_automation}/report",
        $"/automations/{_automation}/versions", "/contacts", $"/contacts/{Escaped}", "/runs", $"/runs/{_run}", "/deliveries", $"/deliveries/{_delivery}",
        "/settings", "/settings/keys", "/settings/audit", "/settings/sandbox", "/settings/templates",
        $"/contacts?query={Uri.EscapeDataString(Hostile)}", $"/runs?automation={_automation}&step={Uri.EscapeDataString(Hostile)}",
    ];

    private Task<JsonObject> Run() => host.Call(HttpMethod.Get, $"/api/v1/runs/{_run}");
}
