using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Pages;

/// <summary>Words and ids of the API, as people read them.</summary>
[Collection(InChromium.Name)]
public sealed class NameTests(ConsoleHost host)
{
    [Fact]
    public async Task Consent_and_other_automations_are_told_in_words_and_names()
    {
        var other = (await host.Automation("Follow-up in May"))["id"]!.GetValue<string>();
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", new JsonObject
        {
            ["name"] = "Told in words",
            ["trigger"] = new JsonObject { ["default_region"] = "IT" },
            ["steps"] = new JsonArray(
                new JsonObject { ["id"] = "ok", ["type"] = "set_consent", ["status"] = "opted_in" },
                new JsonObject { ["id"] = "next", ["type"] = "start_automation", ["automation"] = other }),
        }.ToJsonString()))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        var run = (await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/start", """{"phone":"+393471000072"}"""))["run_id"]!.GetValue<string>();
        await Support.Eventually.Holds(async () => (await host.Call(HttpMethod.Get, $"/api/v1/runs/{run}"))["ended_at"] is not null);
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go($"/runs/{run}");

        await Assertions.Expect(console.Page.Locator(".flow")).ToContainTextAsync("Follow-up in May");
        await Assertions.Expect(console.Page.Locator(".timeline")).ToContainTextAsync("opted in");
        Assert.DoesNotContain("opted_in", await console.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(other, await console.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }
}
