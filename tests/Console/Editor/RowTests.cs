using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console.Editor;

/// <summary>Rows of the editor's forms, over a line on which what is pressed comes before what was drawn.</summary>
[Collection(InChromium.Name)]
public sealed class RowTests(ConsoleHost host)
{
    [Fact]
    public async Task What_is_taken_away_is_what_was_pressed_and_no_other()
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """
            {"name":"Rows","steps":[
              {"id":"ask","type":"if","when":{"all":[{"field":"tags","op":"contains","value":"a"},{"field":"tags","op":"contains","value":"b"},{"field":"tags","op":"contains","value":"c"}]}},
              {"id":"fork","type":"switch","field":"custom.plan","cases":[{"value":"x","steps":[]},{"value":"y","steps":[]},{"value":"z","steps":[]}]}]}
            """))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        await page.Locator("[data-step=ask] .node-face").ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Condition 2" }).GetByLabel("Value").EvaluateAsync("""
            value => {
              value.value = "typed";
              value.dispatchEvent(new Event("change", { bubbles: true }));
              for (const press of [1, 2]) document.querySelector("#panel [aria-label='Remove condition 1']").click();
            }
            """);
        await Expect(page.Locator("[data-step=ask] .what")).ToHaveTextAsync("tags contains typed and tags contains c");

        await page.Locator("[data-step=fork] .node-face").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this case with its steps" }).First.EvaluateAsync("button => { button.click(); button.click(); }");
        await Expect(page.Locator("#f-steps-1-cases-0-value")).ToHaveValueAsync("y");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");

        var steps = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!["steps"]!;
        Assert.Equal(["typed", "c"], steps[0]!["when"]!["all"]!.AsArray().Select(condition => condition!["value"]!.GetValue<string>()));
        Assert.Equal(["y", "z"], steps[1]!["cases"]!.AsArray().Select(one => one!["value"]!.GetValue<string>()));
        Assert.Empty(console.Complaints);
    }
}
