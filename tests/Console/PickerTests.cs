using Grainline.Pages.Editor;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grainline.Tests.Console;

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
}
