using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>What the page of tests says would happen.</summary>
[Collection(InChromium.Name)]
public sealed class RehearsalTests(ConsoleHost host)
{
    [Fact]
    public async Task The_contact_replies_in_a_dry_run_what_one_lets_it_reply()
    {
        var id = (await host.Automation("Asked"))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}/test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("no reply");

        await page.GetByLabel("The contact replies in the dry run").CheckAsync();
        await page.GetByLabel("Replies of the contact").FillAsync("Sì, grazie");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("tags: vip");

        await page.GetByLabel("Replies of the contact").FillAsync("Maybe");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("Grazie: Maybe");
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task An_automation_that_begins_by_a_word_is_begun_by_it_on_the_phone()
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """
            {"name":"By a word","trigger":{"type":"message","channel":"sandbox","keywords":["tariffs"]},
             "steps":[{"id":"a","type":"send_message","channel":"sandbox","text":"From 10 euro"}]}
            """))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}/test");
        await Assertions.Expect(page.GetByText("starts nothing until the automation is active")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Listen for a request" })).ToHaveCountAsync(0);

        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Reply as the contact" }).FillAsync("Tariffs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("From 10 euro");
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("Send a message");
        Assert.Empty(console.Complaints);
    }
}
