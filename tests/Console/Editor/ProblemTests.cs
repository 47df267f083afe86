using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console.Editor;

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

    [Fact]
    public async Task The_count_of_problems_leads_to_each_step_that_has_one()
    {
        await using var console = await Open("""
            {"name":"Faulty","steps":[
              {"id":"ask","type":"if","when":{"field":"tags","op":"contains","value":"a"},"then":[{"id":"deep","type":"add_tags","tags":["b"]}]},
              {"id":"end","type":"stop"},
              {"id":"late","type":"set_fields","fields":{"a":"c"}}]}
            """);
        var page = console.Page;
        var panel = page.Locator("#panel");
        await page.GetByRole(AriaRole.Button, new() { Name = "JSON" }).ClickAsync();
        await page.Locator("#json").FillAsync((await page.Locator("#json").InputValueAsync()).Replace("[\n            \"b\"\n          ]", "[]", StringComparison.Ordinal));
        await page.Locator("#json").BlurAsync();
        var count = page.Locator("#problems");
        await Expect(count).ToHaveAccessibleNameAsync("problems: 1 warnings: 1");
        await count.PressAsync("Enter");
        await Expect(page.Locator("#first-problem")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(count).ToBeFocusedAsync();
        await count.PressAsync("Enter");
        await page.Locator("#first-problem").PressAsync("Enter");

        await Expect(panel).ToBeFocusedAsync();
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = "Add tags" })).ToBeVisibleAsync();
        await Expect(page.Locator("#problem-list")).ToHaveCountAsync(0);
        await count.ClickAsync();
        await page.Locator("#problem-list button").Last.ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = "Set fields" })).ToBeVisibleAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_problem_moves_with_its_step_before_the_service_has_checked_again()
    {
        await using var console = await Open("""
            {"name":"Moved","steps":[{"id":"a","type":"add_tags","tags":["a"]},{"id":"b","type":"add_tags","tags":["b"]},{"id":"c","type":"add_tags","tags":["c"]}]}
            """);
        var page = console.Page;
        await page.Locator("[data-step=c] .node-face").ClickAsync();
        await Expect(page.Locator("#panel")).ToBeFocusedAsync();
        await page.Locator("#panel textarea").First.FillAsync("");
        var problem = page.Locator("[data-step=c] .problem");
        await Expect(problem).ToHaveCountAsync(1);

        // Whichever step is drawn with a problem, and if only until the next check.
        await page.EvaluateAsync("""
            () => new MutationObserver(() => {
              for (const node of document.querySelectorAll(".node:has(.problem)")) (window.faulty ??= new Set()).add(node.dataset.step);
            }).observe(document.body, { childList: true, subtree: true, attributes: true })
            """);
        await page.Locator("#move-up").ClickAsync();
        await page.Locator("#move-up").ClickAsync();
        await Expect(page.Locator("[data-step]").First).ToHaveAttributeAsync("data-step", "c");
        await page.Locator("[data-step=b] .node-face").ClickAsync();
        await page.Locator("[data-step=b]").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.Locator("[data-step=b]")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("[data-step=b]")).ToHaveCountAsync(1);
        await Expect(problem).ToHaveCountAsync(1);
        Assert.Equal(["c"], await page.EvaluateAsync<string[]>("() => [...window.faulty]"));
        Assert.Empty(console.Complaints);
    }

    private async Task<ConsolePage> Open(string definition)
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", definition))["id"]!.GetValue<string>();
        return await host.Edit(id);
    }
}
