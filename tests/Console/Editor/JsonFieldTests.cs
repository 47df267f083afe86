using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console.Editor;

/// <summary>Fields whose value has to be JSON.</summary>
[Collection(InChromium.Name)]
public sealed class JsonFieldTests(ConsoleHost host)
{
    private const string Half = """{"not":""";

    [Fact]
    public async Task A_text_that_is_no_json_stays_at_its_field_and_nothing_is_published_over_it()
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """
            {"name":"Nested","steps":[
              {"id":"ask","type":"if","when":{"not":{"field":"tags","op":"contains","value":"a"}},"then":[{"id":"end","type":"stop"}]},
              {"id":"tag","type":"add_tags","tags":["a"]}]}
            """))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        await Choose(page, "ask");
        var text = page.GetByRole(AriaRole.Group, new() { Name = "When", Exact = true }).GetByRole(AriaRole.Textbox);
        await text.FillAsync(Half);
        await text.BlurAsync();
        await Expect(page.Locator("#f-steps-0-when-wrong")).ToContainTextAsync("This is not JSON");
        await Expect(text).ToHaveAttributeAsync("aria-describedby", "f-steps-0-when-wrong");

        await Choose(page, "tag");
        await page.Locator("#panel textarea").First.FillAsync("b");
        await page.Locator("#move-up").ClickAsync();
        await Expect(page.Locator("[data-step]").First).ToHaveAttributeAsync("data-step", "tag");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Not published");
        await console.Press(page.GetByRole(AriaRole.Link, new() { Name = "Report" }), agree: false);
        await page.Locator("#problems").ClickAsync();
        await page.Locator("#first-problem").ClickAsync();
        await Expect(page.Locator("#panel")).ToBeFocusedAsync();
        await Expect(text).ToHaveValueAsync(Half);
        Assert.Equal(1, (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["version"]!.GetValue<int>());

        await page.GetByRole(AriaRole.Button, new() { Name = "Put back what was there" }).ClickAsync();
        await Expect(page.Locator("#problems")).ToHaveCountAsync(0);
        await Expect(text).Not.ToHaveValueAsync(Half);
        await text.FillAsync("""{"not":{"field":"tags","op":"contains","value":"z"}}""");
        await text.BlurAsync();
        await Expect(page.Locator("[data-step=ask]")).ToContainTextAsync("z");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");
        Assert.Equal("z", (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!["steps"]![1]!["when"]!["not"]!["value"]!.GetValue<string>());
        Assert.Empty(console.Complaints);
    }

    private static async Task Choose(IPage page, string step)
    {
        await page.Locator($"[data-step={step}] .node-face").ClickAsync();
        await Expect(page.Locator("#panel")).ToBeFocusedAsync();
    }
}
