using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>Changes that are made on lists and pages, and those that ask first.</summary>
[Collection(InChromium.Name)]
public sealed class ChangeTests(ConsoleHost host)
{
    [Fact]
    public async Task An_automation_is_renamed_archived_taken_back_and_deleted()
    {
        var id = (await host.Automation("Spring"))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/automations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename: Spring" }).ClickAsync();
        await page.GetByLabel("New name of Spring").FillAsync("Summer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Summer", Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Archive: Summer" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Summer", Exact = true })).ToHaveCountAsync(0);
        await page.GetByLabel("Archived").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unarchive: Summer" }).ClickAsync();
        await page.GetByLabel("Archived").UncheckAsync();
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Summer" }).Locator(".chip")).ToHaveTextAsync("paused");
        var stored = await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}");
        Assert.Equal(("Summer", 2), (stored["definition"]!["name"]!.GetValue<string>(), stored["version"]!.GetValue<int>()));

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete: Summer" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete: Summer" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Summer", Exact = true })).ToHaveCountAsync(0);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_copy_of_an_automation_is_a_draft_of_its_own()
    {
        var id = (await host.Automation("Winter"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/automations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Duplicate: Winter" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Winter (copy)");
        await Assertions.Expect(page.Locator(".head .chip").First).ToHaveTextAsync("draft");

        var copy = new Uri(page.Url).Segments[^1];
        var (first, second) = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"), await host.Call(HttpMethod.Get, $"/api/v1/automations/{copy}"));
        Assert.True(JsonNode.DeepEquals(first["definition"]!["steps"], second["definition"]!["steps"]));
        Assert.Equal(("active", "draft"), (first["status"]!.GetValue<string>(), second["status"]!.GetValue<string>()));
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task An_emptied_field_of_a_channel_is_emptied_and_a_secret_stays()
    {
        await host.Call(HttpMethod.Post, "/api/v1/channels", new JsonObject
        {
            ["id"] = "emptied",
            ["name"] = "Emptied",
            ["phone_number_id"] = "1234567",
            ["waba_id"] = "7654321",
            ["base_url"] = host.Url,
            ["access_token"] = "t",
        }.ToJsonString());
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/settings");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: Emptied" }).ClickAsync();
        await Assertions.Expect(page.Locator("#m-waba_id")).ToHaveValueAsync("7654321");
        await page.Locator("#m-waba_id").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Saved");
        Assert.Equal("", (await host.Call(HttpMethod.Get, "/api/v1/channels/emptied"))["waba_id"]?.GetValue<string>() ?? "");

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: Emptied" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("fail from then on");
        await host.Call(HttpMethod.Get, "/api/v1/channels/emptied");
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Edit: Emptied" })).ToHaveCountAsync(0);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task Connections_after_the_first_fifty_are_reached()
    {
        for (var number = 0; number < 52; number++)
        {
            await host.Call(HttpMethod.Post, "/api/v1/connections", $$"""{"id":"many-{{number:00}}","name":"Many {{number:00}}","type":"gohighlevel","location_id":"l","base_url":"{{host.Url}}","token":"t"}""");
        }

        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/connections");
        await Assertions.Expect(console.Page.GetByText("Many 51")).ToHaveCountAsync(0);
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Assertions.Expect(console.Page.GetByText("Many 51")).ToBeVisibleAsync();
        for (var number = 0; number < 52; number++)
        {
            await host.Call(HttpMethod.Delete, $"/api/v1/connections/many-{number:00}");
        }
    }

    [Fact]
    public async Task A_tag_that_came_meanwhile_stays_when_another_is_added()
    {
        const string Path = "/api/v1/contacts/+393477000002";
        await host.Call(HttpMethod.Put, Path, """{"tags":["first"]}""");
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts/%2B393477000002");
        await host.Call(HttpMethod.Patch, Path, """{"tags":["first","meanwhile"]}""");
        await console.Page.GetByLabel("New tag").FillAsync("mine");
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(console.Page.Locator(".chip.tag")).ToHaveTextAsync(["first×", "meanwhile×", "mine×"]);
        Assert.Equal(["first", "meanwhile", "mine"], (await host.Call(HttpMethod.Get, Path))["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_of_excel_keeps_its_accents_and_an_empty_one_is_told()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts/import");
        await page.GetByLabel("CSV file").SetInputFilesAsync(new FilePayload { Name = "empty.csv", MimeType = "text/csv", Buffer = [] });
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This file is empty.");

        var file = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("phone;first_name\n+393477000003;Niccolò");
        await page.GetByLabel("CSV file").SetInputFilesAsync(new FilePayload { Name = "excel.csv", MimeType = "text/csv", Buffer = file });
        await Assertions.Expect(page.GetByText("Read as Windows-1252.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Niccolò" })).ToBeVisibleAsync();

        // A refusal that is about something else leaves the columns to be mapped.
        await page.GetByLabel("Tag for all").FillAsync("a\tb");
        await page.GetByLabel("Tag for all").BlurAsync();
        await Assertions.Expect(page.Locator(".import-columns li")).ToHaveCountAsync(2);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_filter_that_fits_nothing_is_not_a_list_with_nothing_in_it()
    {
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        foreach (var path in (string[])["/runs?phone=%2B1", "/deliveries?phone=%2B1", "/contacts?query=nobodywhoisthere"])
        {
            await console.Go(path);
            await Assertions.Expect(console.Page.GetByText("Nothing fits these filters")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Pages_and_what_is_downloaded_from_them_are_kept_nowhere()
    {
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        foreach (var path in (string[])["/contacts", "/contacts/export.csv"])
        {
            var answer = await console.Page.APIRequest.GetAsync(path);
            Assert.Contains("no-store", answer.Headers["cache-control"], StringComparison.Ordinal);
        }
    }
}
