using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>The way of somebody who has nothing but the README.</summary>
[Collection(InChromium.Name)]
public sealed class NewcomerTests(ConsoleHost host)
{
    [Fact]
    public async Task A_newcomer_gets_from_the_first_start_to_an_answered_message()
    {
        await using var console = await host.Open();
        var page = console.Page;

        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByText(host.AdminKeyFile)).ToBeVisibleAsync();
        await console.SignIn(host.AdminKey);

        await page.GetByRole(AriaRole.Link, new() { Name = "New automation" }).ClickAsync();
        await console.Picture("templates");
        await page.Locator("section.card", new() { HasText = "Form → welcome" }).GetByRole(AriaRole.Button, new() { Name = "Use this template" }).ClickAsync();
        var url = await page.Locator("#webhook-url").TextContentAsync();
        Assert.Matches("^http://127.0.0.1:[0-9]+/hooks/ghl/wh_[a-z0-9]+$", url);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy: Webhook URL" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Activate" }).ClickAsync();
        await Assertions.Expect(page.Locator(".head .chip").First).ToHaveTextAsync("active");
        await console.Picture("editor");

        await page.GetByRole(AriaRole.Link, new() { Name = "Test", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(page.GetByText("would be new")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start with this test contact" }).ClickAsync();
        var chat = page.GetByRole(AriaRole.Log);
        await Assertions.Expect(chat.GetByText("glad that you are here")).ToBeVisibleAsync();
        await page.GetByLabel("Reply as the contact…").FillAsync("A table for two, please");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Assertions.Expect(chat.GetByText("A table for two, please")).ToBeVisibleAsync();
        await Assertions.Expect(chat.GetByText("What can we do for you?")).ToBeVisibleAsync();
        await console.Picture("test");

        await page.GetByRole(AriaRole.Link, new() { Name = "Open the run" }).ClickAsync();
        await Assertions.Expect(page.Locator(".head .chip").First).ToHaveTextAsync("completed");
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("Add tags");
        Assert.Contains("/runs/run_", page.Url, StringComparison.Ordinal);
        await console.Picture("run");
        Assert.Empty(console.Complaints);
    }
}
