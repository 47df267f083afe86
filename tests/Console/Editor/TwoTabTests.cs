using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console.Editor;

/// <summary>One automation in two tabs of one browser, which share what the browser keeps.</summary>
[Collection(InChromium.Name)]
public sealed class TwoTabTests(ConsoleHost host)
{
    [Fact]
    public async Task What_one_tab_publishes_or_drops_leaves_the_draft_of_the_other()
    {
        var id = await Automation("Shared");
        await using var first = await host.Edit(id);
        await using var second = await Beside(first, id);
        await Name(second.Page, "Of the second");
        await second.Page.WaitForFunctionAsync(ConsolePage.KeptDraft, new[] { id, "Of the second" });

        await Name(first.Page, "Of the first");
        await Expect(first.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another tab of this browser has a draft");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Expect(first.Page.Locator(".toast")).ToContainTextAsync("Published v2");
        await Expect(first.Page.GetByText("Another tab of this browser has a draft")).ToHaveCountAsync(0);

        Assert.True(await first.Page.EvaluateAsync<bool>(ConsolePage.KeptDraft, new[] { id, "Of the second" }));
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Publish mine as v3" }).ClickAsync();
        await Expect(second.Page.Locator(".toast")).ToContainTextAsync("Published v3");
        await second.Page.WaitForFunctionAsync("id => localStorage.getItem('grainline:draft:' + id) === null", id);
        Assert.Empty(first.Complaints);
    }

    [Fact]
    public async Task A_tab_takes_the_place_of_the_others_draft_only_when_one_says_so()
    {
        var id = await Automation("Replaced");
        await using var first = await host.Edit(id);
        await using var second = await Beside(first, id);
        await Name(second.Page, "Of the second");
        await second.Page.WaitForFunctionAsync(ConsolePage.KeptDraft, new[] { id, "Of the second" });
        await Name(first.Page, "Of the first");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Keep these changes in its place" }).ClickAsync();
        await first.Page.WaitForFunctionAsync(ConsolePage.KeptDraft, new[] { id, "Of the first" });
        await Expect(first.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        await Name(second.Page, "Of the second again");
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another tab of this browser has a draft");
        Assert.True(await first.Page.EvaluateAsync<bool>(ConsolePage.KeptDraft, new[] { id, "Of the first" }));
        Assert.Empty(second.Complaints);
    }

    private static async Task Name(IPage page, string name)
    {
        await page.Locator("#f-name").FillAsync(name);
        await page.Locator("#f-name").BlurAsync();
    }

    private async Task<string> Automation(string name) => (await host.Automation(name))["id"]!.GetValue<string>();

    private static async Task<ConsolePage> Beside(ConsolePage console, string id)
    {
        var other = new ConsolePage(await console.Page.Context.NewPageAsync());
        await other.Go($"/automations/{id}");
        return other;
    }
}
