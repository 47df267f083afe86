using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>A contact that is made by hand, by a phone as it stands on a card.</summary>
[Collection(InChromium.Name)]
public sealed class NewContactTests(ConsoleHost host)
{
    [Fact]
    public async Task A_number_as_it_is_dialled_at_home_becomes_that_of_the_chosen_country_and_is_shown_before()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts/new");
        await page.GetByLabel("Country").SelectOptionAsync("DE");
        await page.GetByLabel("Phone").FillAsync("0176 1234567");
        await Assertions.Expect(page.GetByText("Becomes +491761234567")).ToBeVisibleAsync();

        await page.GetByLabel("Country").SelectOptionAsync("");
        await Assertions.Expect(page.GetByText("Becomes")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("or choose its country");

        await page.GetByLabel("Country").SelectOptionAsync("DE");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync("/contacts/%2B491761234567?edit=true");
        Assert.Empty(console.Complaints);
        await host.Call(HttpMethod.Delete, "/api/v1/contacts/+491761234567");
    }
}
