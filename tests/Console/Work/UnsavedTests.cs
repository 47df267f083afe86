using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>Forms that are left before they are saved.</summary>
[Collection(InChromium.Name)]
public sealed class UnsavedTests(ConsoleHost host)
{
    [Fact]
    public async Task A_contact_that_was_changed_is_not_left_without_a_question()
    {
        await host.Call(HttpMethod.Put, "/api/v1/contacts/+393471000081", """{"first_name":"Ada"}""");
        var automation = (await host.Automation("Begun beside a form"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{automation}/activate");
        await using var console = await host.Open();
        var page = console.Page;
        var away = page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Runs" });
        var name = page.GetByLabel("First name");
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts/+393471000081");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await name.FillAsync("Augusta");
        await console.Press(away, agree: false);
        await Assertions.Expect(name).ToHaveValueAsync("Augusta");

        // What is done beside the form leaves it as it is.
        await page.GetByLabel("Start an automation").SelectOptionAsync(automation);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Begun beside a form" }).First).ToBeVisibleAsync();
        await Assertions.Expect(name).ToHaveValueAsync("Augusta");

        await console.Press(away, agree: true);
        await Assertions.Expect(page).ToHaveURLAsync($"{host.Url}/runs");
        Assert.Equal("Ada", (await host.Call(HttpMethod.Get, "/api/v1/contacts/+393471000081"))["first_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_form_that_nobody_changed_or_that_was_saved_is_left_at_once()
    {
        await host.Call(HttpMethod.Put, "/api/v1/contacts/+393471000082", """{"first_name":"Ada"}""");
        await using var console = await host.Open();
        var page = console.Page;
        var asked = false;
        page.Dialog += (_, dialog) => _ = (asked = true, dialog.AcceptAsync());
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts/+393471000082?edit=true");
        await page.GetByLabel("Last name").FillAsync("Lovelace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Ada Lovelace");
        foreach (var path in (string[])["/settings/connections", "/settings/calendars", "/settings"])
        {
            await page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
            await Assertions.Expect(page).ToHaveURLAsync(host.Url + path);
        }

        Assert.False(asked);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task Another_channel_or_calendar_is_opened_in_the_form_only_when_one_agrees()
    {
        await host.Call(HttpMethod.Post, "/api/v1/channels", $$"""{"id":"other-one","name":"Other one","phone_number_id":"1234567","base_url":"{{host.Url}}","access_token":"t"}""");
        await host.Call(HttpMethod.Put, "/api/v1/calendars/other-one", """{"name":"Other one","time_zone":"UTC","hours":{"monday":[{"from":"09:00","to":"18:00"}]}}""");
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        foreach (var (path, field) in new[] { ("/settings", "#m-name"), ("/settings/calendars", "#cal-name") })
        {
            await console.Go(path);
            var edit = console.Page.GetByRole(AriaRole.Button, new() { Name = "Edit: Other one" });
            await console.Page.Locator(field).FillAsync("Half");
            await console.Press(edit, agree: false);
            await Assertions.Expect(console.Page.Locator(field)).ToHaveValueAsync("Half");
            await console.Press(edit, agree: true);
            await Assertions.Expect(console.Page.Locator(field)).ToHaveValueAsync("Other one");
        }
    }
}
