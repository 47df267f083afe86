using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console.Editor;

/// <summary>What the forms of the editor ask for, and what they say of it.</summary>
[Collection(InChromium.Name)]
public sealed class FormTests(ConsoleHost host)
{
    [Fact]
    public async Task A_form_asks_for_each_thing_once_and_offers_what_can_be_chosen()
    {
        var target = (await host.Automation("Follow-up of the form"))["id"]!.GetValue<string>();
        await host.Automation("Other of the form");
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", $$"""
            {"name":"Formed","trigger":{"type":"gohighlevel"},"steps":[
              {"id":"ask","type":"wait_for_reply","timeout":"PT24H","replies":[{"match":{"contains_any":["yes"]},"steps":[{"id":"a","type":"stop"}]}]},
              {"id":"fork","type":"switch","field":"custom.plan","cases":[{"value":"gold","steps":[{"id":"b","type":"stop"}]}]},
              {"id":"share","type":"split","branches":[{"weight":1,"steps":[{"id":"c","type":"stop"}]},{"weight":1,"steps":[{"id":"d","type":"stop"}]}]},
              {"id":"later","type":"wait","until":"custom.date","offset":"-P2D"},
              {"id":"go","type":"start_automation","automation":"{{target}}"}]}
            """))["id"]!.GetValue<string>();
        await using var console = await host.Edit(id);
        var page = console.Page;
        var panel = page.Locator("#panel");
        foreach (var (step, legend) in new[] { ("ask", "Replies"), ("fork", "Cases"), ("share", "Shares") })
        {
            await page.Locator($"[data-step={step}] .node-face").ClickAsync();
            await Expect(panel.Locator("legend").GetByText(legend, new() { Exact = true })).ToHaveCountAsync(1);
        }

        await page.Locator("[data-step=fork] .node-face").ClickAsync();
        await Expect(page.Locator("#f-steps-1-cases-0-value")).ToHaveValueAsync("gold");
        await page.Locator("[data-step=later] .node-face").ClickAsync();
        await Expect(page.Locator("#f-steps-3-offset")).ToHaveValueAsync("2");
        await page.GetByLabel("Before or after", new() { Exact = true }).SelectOptionAsync("after it");
        await page.Locator("[data-step=go] .node-face").ClickAsync();
        await Expect(page.Locator("[data-step=go]")).ToContainTextAsync("Follow-up of the form");
        await page.GetByLabel("Automation", new() { Exact = true }).SelectOptionAsync("Other of the form");
        await Expect(page.Locator("[data-step=go]")).ToContainTextAsync("Other of the form");

        await panel.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.GetByText("Options of the automation").ClickAsync();
        await page.GetByLabel("Same contact again").SelectOptionAsync("once per contact");
        await Expect(page.Locator("#f-reentry-after")).ToHaveCountAsync(0);
        await page.GetByLabel("Same contact again").SelectOptionAsync("again after some time");
        await Expect(page.Locator("#f-reentry-after")).ToHaveValueAsync("1");
        await page.Locator("#f-reentry-after").FillAsync("7");
        await page.Locator("#f-reentry-after").BlurAsync();
        await Expect(page.Locator("#f-trigger-default_region")).ToHaveCountAsync(1);
        await Expect(page.Locator("#f-trigger-keywords")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");

        var definition = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!;
        Assert.Equal("""{"after":"P7D"}""", definition["reentry"]!.ToJsonString());
        Assert.Equal("P2D", definition["steps"]![3]!["offset"]!.GetValue<string>());
        Assert.NotEqual(target, definition["steps"]![4]!["automation"]!.GetValue<string>());

        await page.Locator("#trigger-type").SelectOptionAsync("message");
        await Expect(page.Locator("#f-trigger-keywords")).ToBeVisibleAsync();
        await Expect(panel.GetByText("Insert a field")).ToHaveCountAsync(0);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task What_is_typed_is_kept_as_it_was_meant()
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """
            {"name":"Typed","steps":[
              {"id":"call","type":"http_request","method":"POST","url":"https://example.com/","headers":{"X-One":"1"}},
              {"id":"tag","type":"add_tags","tags":["old"]}]}
            """))["id"]!.GetValue<string>();
        await using var console = await host.Edit(id);
        var page = console.Page;
        await Choose(page, "call");
        await page.Locator("#f-steps-0-body").FillAsync("phone {{contact.phone}}");
        await page.Locator("#f-steps-0-body").BlurAsync();
        var headers = page.Locator("fieldset", new() { Has = page.Locator("legend", new() { HasTextString = "Headers" }) }).First;
        await headers.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await headers.Locator("input").Nth(2).FillAsync("X-One");
        await headers.Locator("input").Nth(2).BlurAsync();
        await Expect(headers.GetByRole(AriaRole.Alert)).ToContainTextAsync("X-One");
        await headers.Locator("input").Nth(2).FillAsync("X-Two");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("2");
        await page.Keyboard.PressAsync("Tab");
        await headers.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        await Choose(page, "tag");
        await page.Locator("#f-steps-1-tags").FillAsync("vip, caldo\n{{custom.a}}, last");
        await page.Locator("#f-steps-1-tags").BlurAsync();
        await Choose(page, "call");
        await Expect(page.Locator("#f-steps-0-body")).ToHaveValueAsync("phone {{contact.phone}}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");

        var steps = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!["steps"]!;
        Assert.Equal("phone {{contact.phone}}", steps[0]!["body"]!.GetValue<string>());
        Assert.Equal("""{"X-One":"1","X-Two":"2"}""", steps[0]!["headers"]!.ToJsonString());
        Assert.Equal(["vip", "caldo", "{{custom.a}}", "last"], steps[1]!["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Empty(console.Complaints);
    }

    /// <summary>The form takes the focus when it is there; what is typed before goes elsewhere.</summary>
    private static async Task Choose(IPage page, string step)
    {
        await page.Locator($"[data-step={step}] .node-face").ClickAsync();
        await Expect(page.Locator("#panel")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_in_the_language_of_the_page_and_the_keyboard_gets_there()
    {
        var id = (await host.Automation("Sbagliata"))["id"]!.GetValue<string>();
        await using var console = await host.Edit(id, "it-IT");
        var page = console.Page;
        var panel = page.Locator("#panel");
        var last = page.Locator(".plus").Last;
        await last.PressAsync("Enter");
        await Expect(page.Locator(".picker-grid button").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(last).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Avvisa" }).PressAsync("Enter");
        await Expect(panel).ToBeFocusedAsync();

        var card = page.Locator("[data-step=notify]");
        await Expect(page.Locator("#f-steps-2-to-wrong")).ToHaveTextAsync("Da compilare.");
        await Expect(page.Locator("#f-steps-2-to")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#f-steps-2-to")).ToHaveAttributeAsync("aria-describedby", "f-steps-2-to-wrong");
        await Expect(card).ToContainTextAsync("A: Da compilare.");
        await Expect(panel.Locator(".note")).ToHaveTextAsync("Scrivi un testo o scegli un modello, uno dei due.");
        Assert.DoesNotContain("Expected", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("steps[", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await card.GetByRole(AriaRole.Button, new() { Name = "Elimina" }).PressAsync("Enter");
        await Expect(page.Locator("[data-step=answer] .node-face")).ToBeFocusedAsync();

        await page.Locator("[data-step=hello] .node-face").PressAsync("Enter");
        await Expect(panel).ToBeFocusedAsync();
        await page.Locator("#f-steps-0-text").FillAsync("Ciao, tutto bene?");
        await page.Locator("#f-steps-0-text").EvaluateAsync("text => text.setSelectionRange(4, 4)");
        await panel.GetByText("Inserisci un campo").First.ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "contact.email" }).First.ClickAsync();
        await Expect(page.Locator("[data-step=hello] .what")).ToHaveTextAsync("Ciao{{contact.email}}, tutto bene?");
        await Expect(page.Locator("#f-steps-0-text")).ToHaveValueAsync("Ciao{{contact.email}}, tutto bene?");
        Assert.Empty(console.Complaints);
    }
}
