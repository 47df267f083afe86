using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>What admins set: users, calendars, how long history is kept.</summary>
[Collection(InChromium.Name)]
public sealed class SettingTests(ConsoleHost host)
{
    [Fact]
    public async Task A_user_that_an_admin_made_signs_in_by_name_and_changes_the_password()
    {
        await using var admin = await host.Open();
        await admin.SignIn(host.AdminKey);
        await admin.Go("/settings/keys");
        await admin.Page.Locator("#user-name").FillAsync("Marta Ruiz");
        await admin.Page.Locator("#user-role").SelectOptionAsync("viewer");
        await admin.Page.Locator("form", new() { Has = admin.Page.Locator("#user-name") }).GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        var password = await admin.Page.Locator(".secret code").TextContentAsync();

        await using var marta = await host.Open();
        await marta.SignIn(password!, "marta ruiz");
        await Assertions.Expect(marta.Page.Locator(".who")).ToContainTextAsync("Marta Ruiz");
        await marta.Go("/settings/account");
        await marta.Page.GetByLabel("Current password").FillAsync(password!);
        await marta.Page.GetByLabel("New password").FillAsync("correct horse battery");
        await marta.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(marta.Page.Locator(".toast")).ToContainTextAsync("Saved");
        await marta.Go("/contacts");

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke: Marta Ruiz" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(admin.Page.GetByRole(AriaRole.Button, new() { Name = "Let in again: Marta Ruiz" })).ToBeVisibleAsync();
        await marta.Page.GotoAsync("/runs");
        await Assertions.Expect(marta.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Sign in");
        Assert.Empty(admin.Complaints.Concat(marta.Complaints));
    }

    [Fact]
    public async Task A_name_with_a_wrong_password_opens_nothing()
    {
        await using var console = await host.Open();
        await console.Page.GotoAsync("/sign-in");
        await console.Page.FillAsync("#name", "Nobody");
        await console.Page.FillAsync("#key", "not the password");
        await console.Page.ClickAsync("form button[type=submit]");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The name or the password is wrong. An admin gives you another password under Settings, Users and keys.");
    }

    [Fact]
    public async Task A_role_that_changed_counts_without_another_sign_in()
    {
        var user = await host.Call(HttpMethod.Post, "/api/v1/users", """{"name":"Promoted","role":"viewer","password":"a long password"}""");
        await using var console = await host.Open();
        await console.SignIn("a long password", "Promoted");
        await Assertions.Expect(console.Page.Locator(".who")).ToContainTextAsync("viewer");
        await host.Call(HttpMethod.Put, $"/api/v1/users/{user["id"]}", """{"role":"admin"}""");
        await console.Go("/settings/keys");
        await Assertions.Expect(console.Page.Locator("#user-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_calendar_is_filled_in_and_an_automation_waits_by_it()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/calendars");
        if (await page.Locator("#cal-id").CountAsync() == 0)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "New calendar" }).ClickAsync();
        }

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Shop");
        await page.Locator("#cal-id").FillAsync("shop");
        await page.GetByLabel("Time zone").FillAsync("Europe/Rome");
        await page.GetByRole(AriaRole.Group, new() { Name = "Saturday" }).GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByLabel("Monday: To").FillAsync("13:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add hours: Monday" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Holidays" }).FillAsync("2027-12-25");
        await page.GetByLabel("every year").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await console.Picture("calendar");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Edit: Shop" })).ToBeVisibleAsync();

        var stored = await host.Call(HttpMethod.Get, "/api/v1/calendars/shop");
        Assert.Equal("""[{"from":"09:00","to":"13:00"},{"from":"14:00","to":"18:00"}]""", stored["hours"]!["monday"]!.ToJsonString());
        Assert.Equal("""["12-25"]""", stored["holidays"]!.ToJsonString());

        var id = (await host.Automation("Opened by the shop"))["id"]!.GetValue<string>();
        await console.Go($"/automations/{id}");
        await page.Locator(".plus").First.ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "What should happen here?" }).GetByRole(AriaRole.Button, new() { Name = "Wait", Exact = true }).ClickAsync();
        await page.GetByLabel("Wait for", new() { Exact = true }).SelectOptionAsync("calendar");
        await page.GetByLabel("Calendar").SelectOptionAsync("shop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");
        Assert.Equal("shop", (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!["steps"]![0]!["calendar"]!.GetValue<string>());
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task What_is_wrong_with_a_calendar_is_said_in_the_language_of_the_page()
    {
        await host.Call(HttpMethod.Put, "/api/v1/calendars/wrong", """{"name":"Sbagliato","time_zone":"UTC","hours":{"monday":[{"from":"09:00","to":"18:00"}]}}""");
        await using var console = await host.Open("it-IT");
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/calendars");
        await page.GetByRole(AriaRole.Button, new() { Name = "Modifica: Sbagliato" }).ClickAsync();
        await page.GetByLabel("lunedì: A").FillAsync("08:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("lunedì: Una fine non è dopo il suo inizio");

        await page.GetByRole(AriaRole.Group, new() { Name = "lunedì" }).GetByRole(AriaRole.Checkbox).UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Aprilo almeno un giorno");
    }

    [Fact]
    public async Task The_second_who_changes_a_calendar_is_told()
    {
        const string Calendar = """{"name":"Contended","time_zone":"UTC","hours":{"monday":[{"from":"09:00","to":"18:00"}]}}""";
        await host.Call(HttpMethod.Put, "/api/v1/calendars/contended", Calendar);
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/calendars");
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Edit: Contended" }).ClickAsync();
        await host.Call(HttpMethod.Put, "/api/v1/calendars/contended", Calendar);
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(console.Page.Locator(".toast")).ToContainTextAsync("Somebody else has changed it");
        await Assertions.Expect(console.Page.Locator("#cal-name")).ToHaveValueAsync("Contended");
    }

    [Fact]
    public async Task How_long_history_is_kept_is_set_and_taken_back()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/service");
        await page.GetByLabel("Keep history for").SelectOptionAsync("90");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("are kept for 90 d")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Keep history for")).ToHaveValueAsync("90");

        await page.GetByLabel("Keep history for").SelectOptionAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("are kept for 365 d")).ToBeVisibleAsync();
        Assert.False((await host.Call(HttpMethod.Get, "/api/v1/settings"))["retention_is_set"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_address_that_is_no_page_says_so()
    {
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/automatons");
        await Assertions.Expect(console.Page.Locator("h1")).ToHaveTextAsync("Not found");
    }

    [Fact]
    public async Task Contacts_are_exported_as_the_filters_leave_them_and_never_as_formulas()
    {
        await host.Call(HttpMethod.Put, "/api/v1/contacts/+393477000001", new JsonObject
        {
            ["first_name"] = "=1+1",
            ["custom_fields"] = new JsonObject { ["città"] = "Forlì" },
            ["tags"] = new JsonArray("exported", "vip"),
        }.ToJsonString());
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts?tag=exported");
        var download = await console.Page.RunAndWaitForDownloadAsync(() => console.Page.GetByRole(AriaRole.Link, new() { Name = "Export CSV" }).ClickAsync());

        Assert.Equal("contacts.csv", download.SuggestedFilename);
        Assert.Equal(
            ["phone,first_name,last_name,email,language,time_zone,ghl_contact_id,tags,città", "+393477000001,'=1+1,,,,,,\"exported, vip\",Forlì"],
            await File.ReadAllLinesAsync(await download.PathAsync()));
    }
}
