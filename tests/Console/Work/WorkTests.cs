using System.Globalization;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>What people do beside writing automations: importing, looking into numbers, trying a draft.</summary>
[Collection(InChromium.Name)]
public sealed class WorkTests(ConsoleHost host)
{
    private static readonly string Guests = string.Join('\n', Enumerable.Range(0, 40)
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"349 555 {number:0000};Guest {number};Bianchi;{number};guest{number}@example.com"))
        .Prepend("Recapito;Nome;Cognome;Budget;Email").Append("12;Nobody;;;").Append("349 555 9999;Wrong;;;no e-mail"));

    [Fact]
    public async Task A_file_is_looked_at_before_it_is_imported_and_its_progress_is_there_after_a_reload()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import contacts" }).ClickAsync();
        await page.GetByLabel("Country").SelectOptionAsync("IT");
        await page.GetByLabel("Tag for all").FillAsync("guests");
        await page.GetByLabel("CSV file").SetInputFilesAsync(new FilePayload { Name = "guests.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Guests) });

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No column is the phone");
        await page.GetByLabel("Recapito").SelectOptionAsync("phone");
        await Assertions.Expect(page.GetByText("Lines: 42. Accepted: 40, refused: 2.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "+393495550007" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "this is no e-mail address" })).ToBeVisibleAsync();
        await console.Picture("import");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 40 contacts" }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Import of guests.csv");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("Lines: 42. Imported: 40, left out: 2.")).ToBeVisibleAsync();
        await console.Go("/contacts?tag=guests&field=Budget&value=7");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync("Guest 7 Bianchi");
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_contact_is_changed_field_by_field_and_what_does_not_fit_is_said()
    {
        await host.Call(HttpMethod.Put, "/api/v1/contacts/+393471000030", """{"first_name":"Ada","custom_fields":{"plan":"gold","old":"x"},"tags":["lead"]}""");
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts/+393471000030");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await page.GetByLabel("Last name").FillAsync("Lovelace");
        await page.GetByLabel("Time zone").FillAsync("Rome");
        await page.GetByLabel("Consent").SelectOptionAsync("opted_in");
        await page.GetByLabel("plan", new() { Exact = true }).FillAsync("silver");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove: old" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add field" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("colour");
        await page.GetByLabel("Value", new() { Exact = true }).FillAsync("red");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Locator("form [role=alert]")).ToContainTextAsync("Time zone: there is no such time zone");
        await page.GetByLabel("Time zone").FillAsync("Europe/Rome");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Ada Lovelace");
        await Assertions.Expect(page.Locator("dl.facts").First).ToContainTextAsync("opted in");
        var contact = await host.Call(HttpMethod.Get, "/api/v1/contacts/+393471000030");
        Assert.Equal("""{"colour":"red","plan":"silver"}""", contact["custom_fields"]!.ToJsonString());
        Assert.Equal("""["lead"]""", contact["tags"]!.ToJsonString());
        Assert.Equal("Europe/Rome", contact["time_zone"]!.GetValue<string>());
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_contact_is_added_by_its_phone_and_nobody_who_is_known_is_overwritten()
    {
        await host.Call(HttpMethod.Put, "/api/v1/contacts/+393471000041", """{"first_name":"Grace"}""");
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts");
        await page.GetByRole(AriaRole.Link, new() { Name = "New contact" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("New contact");
        await page.GetByLabel("Phone").FillAsync("12");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("This is no phone number");
        await page.GetByLabel("Phone").FillAsync("+39 347 100 0040");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.GetByLabel("First name").FillAsync("Edsger");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Edsger");

        await console.Go("/contacts/new");
        await page.GetByLabel("Phone").FillAsync("0039 3471000041");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Grace");
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_count_of_the_report_opens_its_runs()
    {
        var id = (await host.Automation("Counted"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        foreach (var phone in (string[])["+393471000001", "+393471000002"])
        {
            await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/start", $$"""{"phone":"{{phone}}"}""");
        }

        await Support.Eventually.Holds(async () => (await host.Call(HttpMethod.Get, $"/api/v1/runs?automation={id}&step=answer&step_status=waiting"))["items"]!.AsArray().Count == 2);
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}/report");
        await console.Picture("report");
        var today = (await console.Page.EvaluateAsync<string>("() => new Date().toLocaleDateString('sv')"))!;
        await console.Page.GetByLabel("Period").SelectOptionAsync("own");
        await console.Page.GetByLabel("To", new() { Exact = true }).FillAsync("2020-01-02");
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Link, new() { Name = "waiting 2" })).ToHaveCountAsync(0);
        await console.Page.GetByLabel("To", new() { Exact = true }).FillAsync(today);
        await console.Page.GetByLabel("From", new() { Exact = true }).FillAsync(today);
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await console.Page.GetByRole(AriaRole.Link, new() { Name = "waiting 2" }).ClickAsync();

        await Assertions.Expect(console.Page.Locator("h1")).ToHaveTextAsync("Runs");
        await Assertions.Expect(console.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await console.Page.GetByRole(AriaRole.Link, new() { Name = "Remove: answer" }).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Link, new() { Name = "Remove: answer" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_draft_is_tried_before_it_is_published()
    {
        var id = (await host.Automation("Tried"))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        await page.Locator("[data-step=hello] .node-face").ClickAsync();
        await page.Locator("#panel textarea").First.FillAsync("Only in the draft");
        await Assertions.Expect(page.Locator("[data-step=hello]")).ToContainTextAsync("Only in the draft");
        await page.WaitForFunctionAsync(ConsolePage.KeptDraft, new[] { id, "Only in the draft" });
        await page.GetByRole(AriaRole.Link, new() { Name = "Test", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("Only in the draft");
        await page.GetByLabel("Dry-run my draft").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(page.Locator(".timeline")).Not.ToContainTextAsync("Only in the draft");
    }

    [Fact]
    public async Task The_next_request_is_caught_and_what_it_brings_is_mapped_by_a_click()
    {
        var created = await host.Automation("Listened to");
        var id = created["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        var webhook = created["webhook"]!;
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}/test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Listen for a request" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Waiting for the next request")).ToBeVisibleAsync();
        await host.Call(
            HttpMethod.Post, new Uri(webhook["url"]!.GetValue<string>()).AbsolutePath,
            """{"phone":"+393471000010","first_name":"Ada","opportunity":{"name":"Kitchen"}}""", webhook["secret"]!.GetValue<string>());

        await Assertions.Expect(page.GetByText("A request came in")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Dry-run my draft")).ToHaveCountAsync(0);
        await page.GetByLabel("Contact field").FillAsync("deal");
        await page.GetByLabel("Search").FillAsync("kitch");
        await Assertions.Expect(page.Locator(".body-map li")).ToHaveTextAsync(["opportunity.nameKitchen"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "opportunity.name", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Dry-run my draft")).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(page.Locator("dl.facts dt", new() { HasText = "deal" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("Kitchen");
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_step_is_dragged_to_another_place()
    {
        var id = (await host.Automation("Dragged"))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        await page.Locator("[data-step=hello]").DragToAsync(page.Locator(".plus").Last);

        // What moves must have moved before the next is taken hold of.
        await Assertions.Expect(page.Locator("[data-step]").First).ToHaveAttributeAsync("data-step", "answer");
        await page.Locator("[data-step=vip]").DragToAsync(page.Locator(".plus").First);
        await Assertions.Expect(page.Locator("[data-step]").First).ToHaveAttributeAsync("data-step", "vip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");

        var steps = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!["steps"]!.AsArray();
        Assert.Equal(["vip", "answer", "hello"], steps.Select(step => step!["id"]!.GetValue<string>()));
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_connection_that_go_high_level_refuses_needs_attention()
    {
        await host.Call(HttpMethod.Post, "/api/v1/connections", new System.Text.Json.Nodes.JsonObject
        {
            ["id"] = "refused",
            ["name"] = "Branch in Bari",
            ["type"] = "gohighlevel",
            ["location_id"] = "sandbox-location",
            ["base_url"] = $"{host.Url}/sandbox/ghl",
            ["token"] = "pit-of-nobody",
        }.ToJsonString());
        await host.Call(HttpMethod.Post, "/sandbox/faults", """{"target":"ghl","mode":"next","n":1,"status":401}""");
        await host.Call(HttpMethod.Post, "/api/v1/connections/refused/check");
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/");
        await console.Page.GetByRole(AriaRole.Link, new() { Name = "Branch in Bari is held by Go High Level" }).ClickAsync();
        await Assertions.Expect(console.Page.Locator("li", new() { HasText = "Branch in Bari" }).Locator(".chip")).ToContainTextAsync("held:");
        await host.Call(HttpMethod.Delete, "/api/v1/connections/refused");
    }

    [Fact]
    public async Task Business_hours_with_holidays_are_filled_in_without_typing_their_format()
    {
        var id = (await host.Automation("Opened"))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        await page.Locator(".plus").First.ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "What should happen here?" }).GetByRole(AriaRole.Button, new() { Name = "Wait", Exact = true }).ClickAsync();
        await page.GetByLabel("Wait for", new() { Exact = true }).SelectOptionAsync("business_hours");
        await page.GetByRole(AriaRole.Group, new() { Name = "Weekdays" }).GetByLabel("Saturday").CheckAsync();
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("17:30");
        await page.GetByLabel("Holidays").FillAsync("2027-12-25");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove 2027-12-25" })).ToBeVisibleAsync();
        await page.GetByText("More options").ClickAsync();
        await page.GetByLabel("Comment for your team").FillAsync("Nobody is there on Sundays.");
        await page.GetByLabel("Comment for your team").BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");

        var step = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!["steps"]![0]!;
        Assert.Equal("Nobody is there on Sundays.", step["comment"]!.GetValue<string>());
        Assert.Equal(
            """{"weekdays":["monday","tuesday","wednesday","thursday","friday","saturday"],"from":"09:00","to":"17:30","holidays":["2027-12-25"]}""",
            step["business_hours"]!.ToJsonString());
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task The_dashboard_of_the_cluster_is_a_link_for_admins()
    {
        var editor = await host.Call(HttpMethod.Post, "/api/v1/keys", """{"name":"Edda","role":"editor"}""");
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/service");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Link, new() { Name = "Orleans Dashboard" })).ToHaveAttributeAsync("href", ConsoleHost.DashboardUrl);

        await console.Page.Context.ClearCookiesAsync();
        await console.SignIn(editor["key"]!.GetValue<string>());
        await console.Go("/settings/service");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Link, new() { Name = "Orleans Dashboard" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_template_is_seen_as_the_person_will_see_it()
    {
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/templates?language=it");
        await console.Page.GetByLabel("Search").FillAsync("welcome");
        await Assertions.Expect(console.Page.Locator("main section.card")).ToHaveCountAsync(1);

        var card = console.Page.GetByRole(AriaRole.Region, new() { Name = "welcome it" });
        await Assertions.Expect(card.Locator(".chip").First).ToHaveTextAsync("approved");
        await Assertions.Expect(card.Locator(".bubble .token")).ToHaveTextAsync("name");
        await console.Picture("message-templates");
    }
}
