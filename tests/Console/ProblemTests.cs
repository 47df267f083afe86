using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console;

/// <summary>How the editor shows what is wrong.</summary>
[Collection(InChromium.Name)]
public sealed class ProblemTests(ConsoleHost host)
{
    [Fact]
    public async Task A_step_that_no_run_comes_to_is_marked_and_published_all_the_same()
    {
        await using var console = await Open("""
            {"name":"Cut off","steps":[{"id":"tag","type":"add_tags","tags":["a"]},{"id":"end","type":"stop"},{"id":"late","type":"add_tags","tags":["b"]}]}
            """);
        var page = console.Page;
        var late = page.Locator("[data-step=late]");
        await Expect(late.Locator(".count")).ToHaveTextAsync("never reached");
        await Expect(late.Locator(".problem.mild")).ToHaveTextAsync("Never reached: no run gets here.");
        await Expect(page.Locator("[data-step=tag] .problem, [data-step=end] .problem")).ToHaveCountAsync(0);
        await Expect(page.GetByText("warnings: 1")).ToBeVisibleAsync();

        await page.Locator("[data-step=end] .node-face").ClickAsync();
        await page.Locator("#move-down").ClickAsync();
        await Expect(late.Locator(".problem")).ToHaveCountAsync(0);
        await page.Locator("#move-up").ClickAsync();
        await page.Locator("#move-up").ClickAsync();
        await Expect(page.Locator(".problem.mild")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");
        Assert.Empty(console.Complaints);
    }

    private async Task<ConsolePage> Open(string definition)
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", definition))["id"]!.GetValue<string>();
        var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        return console;
    }
}
