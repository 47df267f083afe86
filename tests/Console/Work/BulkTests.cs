using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>What is done to many contacts, or to many runs, at once.</summary>
[Collection(InChromium.Name)]
public sealed class BulkTests(ConsoleHost host)
{
    [Fact]
    public async Task An_automation_is_started_for_pasted_phones_and_says_how_far_it_is()
    {
        var id = (await host.Automation("Announced"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Start for many" }).ClickAsync();
        await page.GetByLabel("Phones").FillAsync("+39 347 100 0061\nnobody\n+39 347 100 0062");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Start it for 3 phones?")).ToBeVisibleAsync();
        await page.Locator(".ask").GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nobody was started: nobody");

        await page.GetByLabel("Phones").FillAsync("+39 347 100 0061\n+39 347 100 0062");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await page.Locator(".ask").GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Assertions.Expect(page.GetByText("2 contacts: 2 started")).ToBeVisibleAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_bulk_start_that_is_under_way_is_found_again_and_stopped()
    {
        var id = (await host.Automation("Long"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        var phones = string.Join(',', Enumerable.Range(0, 1_000).Select(number => $"\"+393481{number:D6}\""));
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/bulk", $$"""{"phones":[{{phones}}],"rate_per_second":1}""");
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}/bulk");
        await page.Locator("section", new() { HasText = "Under way" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await page.Locator(".ask").GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(page.Locator(".head .chip")).ToHaveTextAsync("cancelled");

        Assert.Empty((await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}/bulk"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Open_runs_are_moved_to_the_newest_version_and_its_history_says_in_words_what_it_changed()
    {
        var made = await host.Automation("Moving");
        var id = made["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        var run = (await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/start", """{"phone":"+393471000063"}"""))["run_id"]!.GetValue<string>();
        await Support.Eventually.Holds(async () => (await host.Call(HttpMethod.Get, $"/api/v1/runs/{run}"))["status"]!.GetValue<string>() == "waiting");
        var definition = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!.AsObject();
        definition["steps"]![0]!["text"] = "Buongiorno";
        definition["steps"]!.AsArray().Add(new JsonObject { ["id"] = "end", ["type"] = "stop" });
        await host.Call(HttpMethod.Put, $"/api/v1/automations/{id}", definition.ToJsonString());

        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}/versions");
        await Assertions.Expect(page.Locator(".changes li", new() { HasText = "hello" })).ToContainTextAsync("changed Send a message hello Text");
        await Assertions.Expect(page.Locator(".changes li", new() { HasText = "Stop" })).ToContainTextAsync("added Stop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move them to v2" }).ClickAsync();
        await page.Locator(".ask").GetByRole(AriaRole.Button, new() { Name = "Move them to v2" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Moved: 1. Left where they are: 0.")).ToBeVisibleAsync();
        Assert.Equal(2, (await host.Call(HttpMethod.Get, $"/api/v1/runs/{run}"))["version"]!.GetValue<int>());
        Assert.Empty(console.Complaints);
    }
}
