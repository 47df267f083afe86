using Grainline.Pages.Editor;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console.Editor;

/// <summary>Where a step can be added, and which.</summary>
[Collection(InChromium.Name)]
public sealed class PickerTests(ConsoleHost host)
{
    [Fact]
    public void A_step_type_that_nobody_knows_yet_is_offered_at_the_end()
    {
        var groups = StepGroup.Of(["add_tags", "brew_coffee", "stop", "wait"]).ToList();

        Assert.Equal(["talk", "ways", "contact", "more"], groups.Select(group => group.Name));
        Assert.Equal(["wait", "stop", "add_tags", "brew_coffee"], groups.SelectMany(group => group.Types));
    }

    [Fact]
    public async Task What_nearly_every_automation_has_is_offered_first()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{(await host.Automation("Picked"))["id"]}");
        await page.Locator(".plus").First.ClickAsync();

        var picker = page.GetByRole(AriaRole.Group, new() { Name = "What should happen here?" });
        var first = picker.GetByRole(AriaRole.Group, new() { Name = "Message and wait" }).GetByRole(AriaRole.Button);
        await Expect(first).ToHaveTextAsync(["Send a message", "Wait", "Wait for a reply"]);
        await Expect(first.First).ToBeFocusedAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task Who_takes_a_step_back_by_a_key_stays_where_it_was()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{(await host.Automation("Taken back"))["id"]}");
        var place = page.Locator(".plus").Nth(1);
        await place.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#first-type")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#panel")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+z");

        await Expect(page.Locator("[data-step=send_message]")).ToHaveCountAsync(0);
        await Expect(place).ToBeFocusedAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_blank_automation_has_one_place_for_its_first_step_and_none_behind_its_end()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/automations/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start blank" }).ClickAsync();
        var first = page.GetByRole(AriaRole.Button, new() { Name = "Add the first step" });
        await Expect(first).ToBeVisibleAsync();
        await Expect(page.Locator(".plus")).ToHaveCountAsync(1);

        await first.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Wait", Exact = true }).ClickAsync();
        await Expect(page.Locator("#panel")).ToBeFocusedAsync();
        await Expect(first).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-step]").Last).ToHaveAttributeAsync("data-step", "end");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add a step here, before all others", Exact = true })).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add a step here, after Wait (wait)", Exact = true })).ToHaveCountAsync(1);

        await page.Locator("[data-step=end] .node-face").ClickAsync();
        await page.Locator("[data-step=end]").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add a step here" })).ToHaveCountAsync(2);
        await page.Locator("[data-step=wait] .node-face").ClickAsync();
        await page.Locator("[data-step=wait]").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(first).ToBeFocusedAsync();
        Assert.Empty(console.Complaints);
    }
}
