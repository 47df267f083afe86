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
}
