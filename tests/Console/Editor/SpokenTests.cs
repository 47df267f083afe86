using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console.Editor;

/// <summary>What those hear who do not see the editor.</summary>
[Collection(InChromium.Name)]
public sealed class SpokenTests(ConsoleHost host)
{
    private const string Open = "Plan: A name in braces is not closed, not known, or used too often.";

    [Fact]
    public async Task Rows_are_told_apart_and_fields_say_what_is_wrong_with_them()
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """
            {"name":"Spoken","steps":[
              {"id":"note","type":"set_fields","fields":{"plan":"gold","city":"Bari"}},
              {"id":"ask","type":"if","when":{"all":[{"field":"tags","op":"contains","value":"a"},{"field":"custom.city","op":"equals","value":"b"}]},"then":[{"id":"end","type":"stop"}]},
              {"id":"talk","type":"wait_for_reply","timeout":"PT1H","replies":[{"match":{"contains_any":["yes"]},"steps":[]},{"match":{"contains_any":["no"]},"steps":[]}]}]}
            """))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        var panel = page.Locator("#panel");
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        await Choose(page, "note");
        var fields = panel.GetByRole(AriaRole.Group, new() { Name = "Fields" });
        await Expect(fields.GetByLabel("Name 2")).ToHaveValueAsync("city");
        await Expect(fields.GetByLabel("Value city")).ToHaveValueAsync("Bari");
        await fields.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(fields.GetByLabel("Value 3")).ToHaveValueAsync("");
        await fields.GetByLabel("Value plan").FillAsync("{{contact.first_name");
        await fields.GetByLabel("Value plan").BlurAsync();
        await Expect(fields).ToHaveAccessibleDescriptionAsync(Open);
        await Expect(page.Locator("[data-step=note] .node-face")).ToHaveAccessibleDescriptionAsync(Open);

        await Choose(page, "ask");
        var second = panel.GetByRole(AriaRole.Group, new() { Name = "Condition 2" });
        await Expect(second.GetByLabel("Comparison")).ToHaveValueAsync("equals");
        await second.GetByRole(AriaRole.Button, new() { Name = "Remove condition 2" }).ClickAsync();
        await Expect(second).ToHaveCountAsync(0);

        await Choose(page, "talk");
        var reply = panel.GetByRole(AriaRole.Group, new() { Name = "Replies 2" });
        await reply.GetByRole(AriaRole.Textbox).FillAsync("");
        await reply.GetByRole(AriaRole.Textbox).BlurAsync();
        await Expect(reply.GetByRole(AriaRole.Textbox)).ToHaveAccessibleDescriptionAsync("Words of the reply: Fill this in.");
        Assert.Empty(console.Complaints);
    }

    private static async Task Choose(IPage page, string step)
    {
        await page.Locator($"[data-step={step}] .node-face").ClickAsync();
        await Expect(page.Locator("#panel")).ToBeFocusedAsync();
    }
}
