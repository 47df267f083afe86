using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Editor;

/// <summary>What people write into the editor, also what no automation may be.</summary>
[Collection(InChromium.Name)]
public sealed class EditorTests(ConsoleHost host)
{
    [Fact]
    public async Task Two_steps_with_one_id_can_be_opened_and_told_apart_also_after_a_reload()
    {
        var id = await Automation("Doubled");
        await using var console = await host.Edit(id);
        var page = console.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "JSON" }).ClickAsync();
        await page.Locator("#json").FillAsync("""{"name":"Doubled","steps":[{"id":"same","type":"stop"},{"id":"same","type":"add_tags","tags":["second"]}]}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Flow", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-step=same]")).ToHaveCountAsync(2);
        await page.WaitForFunctionAsync(ConsolePage.KeptDraft, new[] { id, "second" });
        await console.Go($"/automations/{id}");

        await page.Locator("[data-step=same]").Last.Locator(".node-face").ClickAsync();
        await Assertions.Expect(page.Locator("#panel h2")).ToHaveTextAsync("Add tags");
        await page.GetByText("More options").ClickAsync();
        await page.GetByLabel("Id of the step").FillAsync("");
        await page.GetByLabel("Id of the step").BlurAsync();
        await Assertions.Expect(page.Locator("#panel").GetByRole(AriaRole.Alert)).ToHaveTextAsync("A step needs an id.");
        await page.GetByLabel("Id of the step").FillAsync("other");
        await page.GetByLabel("Id of the step").BlurAsync();
        await Assertions.Expect(page.Locator("[data-step=other]")).ToContainTextAsync("second");
        await page.GetByText("More options").ClickAsync();
        await page.GetByLabel("Id of the step").FillAsync("same");
        await page.GetByLabel("Id of the step").BlurAsync();
        await Assertions.Expect(page.Locator("#panel").GetByRole(AriaRole.Alert)).ToHaveTextAsync("Another step has the id same.");
        await Assertions.Expect(page.Locator("[data-step=same]")).ToHaveCountAsync(1);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task An_automation_without_a_trigger_is_looked_at_without_a_draft_and_shows_what_holds()
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """{"name":"Looked at","steps":[{"id":"end","type":"stop"}]}"""))["id"]!.GetValue<string>();
        await using var console = await host.Edit(id);
        var page = console.Page;
        var publish = page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" });
        await page.GetByText("Options of the trigger").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Secret required")).ToBeCheckedAsync();
        await Assertions.Expect(publish).ToBeDisabledAsync();

        await page.GetByLabel("Secret required").UncheckAsync();
        await Assertions.Expect(publish).ToBeEnabledAsync();
        await page.GetByLabel("Secret required").CheckAsync();
        await publish.ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Published v1");
        await Assertions.Expect(publish).ToBeDisabledAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task What_is_typed_last_is_in_the_draft_of_the_next_page()
    {
        var id = await Automation("Left");
        await using var console = await host.Edit(id);
        var page = console.Page;
        await page.Locator("[data-step=hello] .node-face").ClickAsync();
        await page.Locator("#panel textarea").First.FillAsync("Typed in the last moment");
        await page.GetByRole(AriaRole.Link, new() { Name = "Test", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Dry-run my draft")).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("Typed in the last moment");
    }

    [Fact]
    public async Task A_text_that_is_no_definition_is_lost_only_when_one_agrees()
    {
        var id = await Automation("Half");
        await using var console = await host.Edit(id);
        var page = console.Page;
        var flow = page.GetByRole(AriaRole.Button, new() { Name = "Flow", Exact = true });
        await page.GetByRole(AriaRole.Button, new() { Name = "JSON" }).ClickAsync();
        await page.Locator("#json").FillAsync("{\"name\":");
        await console.Press(flow, agree: false);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await console.Press(page.GetByRole(AriaRole.Link, new() { Name = "Report" }), agree: false);
        await Assertions.Expect(page.Locator("#json")).ToHaveValueAsync("{\"name\":");

        await console.Press(flow, agree: true);
        await Assertions.Expect(page.Locator("[data-step=hello]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_browser_that_has_no_room_says_so()
    {
        var id = await Automation("Full");
        await using var console = await host.Edit(id);
        var page = console.Page;
        await page.EvaluateAsync("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }");
        await page.Locator("[data-step=hello] .node-face").ClickAsync();
        await page.Locator("#panel textarea").First.FillAsync("More than fits");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no room for your draft");
        await page.GetByRole(AriaRole.Link, new() { Name = "Report" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_older_version_takes_the_place_of_a_draft_only_when_one_agrees_and_the_browser_has_room()
    {
        var id = await Automation("First");
        await host.Call(HttpMethod.Put, $"/api/v1/automations/{id}", """{"name":"Second","steps":[{"id":"end","type":"stop"}]}""");
        await using var console = await host.Edit(id);
        var page = console.Page;
        await page.Locator("#f-name").FillAsync("Mine");
        await page.Locator("#f-name").BlurAsync();
        await page.WaitForFunctionAsync(ConsolePage.KeptDraft, new[] { id, "Mine" });
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "v1", Exact = true }).ClickAsync();
        var edit = page.GetByRole(AriaRole.Button, new() { Name = "Edit from this version" });
        var alert = page.Locator(".ask");
        await edit.ClickAsync();
        await alert.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.WaitForFunctionAsync(ConsolePage.KeptDraft, new[] { id, "Mine" });
        await Assertions.Expect(alert).ToBeHiddenAsync();

        await page.EvaluateAsync("() => { window.setItem = Storage.prototype.setItem; Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }");
        await edit.ClickAsync();
        await alert.GetByRole(AriaRole.Button, new() { Name = "Edit from this version" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Nothing has changed");
        await Assertions.Expect(alert).ToBeHiddenAsync();
        await page.EvaluateAsync("() => { Storage.prototype.setItem = window.setItem; }");
        await edit.ClickAsync();
        await alert.GetByRole(AriaRole.Button, new() { Name = "Edit from this version" }).ClickAsync();
        await Assertions.Expect(page.Locator("#f-name")).ToHaveValueAsync("First");
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task Undo_by_key_is_the_drafts_but_not_within_a_text()
    {
        var id = await Automation("Undone");
        await using var console = await host.Edit(id);
        var page = console.Page;
        await page.Locator("[data-step=vip] .node-face").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-step=vip]")).ToHaveCountAsync(0);
        await page.Locator("[data-step=hello] .node-face").ClickAsync();
        await page.Locator("#panel textarea").First.FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await page.Locator("[data-step=hello] .node-face").FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(page.Locator("[data-step=vip]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeDisabledAsync();
        await page.Keyboard.PressAsync("Control+Shift+Z");
        await Assertions.Expect(page.Locator("[data-step=vip]")).ToHaveCountAsync(0);

        // By the button, which has nothing left to undo: the focus goes to the other.
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Redo" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_list_is_typed_line_by_line_and_one_place_at_a_time_is_open()
    {
        var id = await Automation("Lines");
        await using var console = await host.Edit(id);
        var page = console.Page;
        await page.Locator("[data-step=vip] .node-face").ClickAsync();
        await page.Locator("#panel textarea").First.FillAsync("");
        await page.Locator("#panel textarea").First.PressSequentiallyAsync("gold\nsilver");
        await Assertions.Expect(page.Locator("[data-step=vip]")).ToContainTextAsync("gold, silver");
        await page.Locator(".plus").First.ClickAsync();
        await page.Locator(".plus").Last.ClickAsync();
        await Assertions.Expect(page.Locator(".picker")).ToHaveCountAsync(1);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task Conditions_durations_and_the_name_are_written_as_the_api_takes_them()
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """
            {"name":"Unnamed","exit_when":[{"field":"tags","op":"contains","value":"gone"}],"steps":[
              {"id":"ask","type":"if","when":{"field":"contact.language","op":"equals","value":"it"},"then":[{"id":"end","type":"stop"}]},
              {"id":"later","type":"wait","duration":"PT1H"}]}
            """))["id"]!.GetValue<string>();
        await using var console = await host.Edit(id);
        var page = console.Page;
        await page.Locator("[data-step=ask] .node-face").ClickAsync();
        await page.Locator("#panel fieldset select").SelectOptionAsync("in");
        await page.Locator("#panel fieldset textarea").FillAsync("it\nes");
        await page.Locator("#panel fieldset textarea").BlurAsync();
        await Assertions.Expect(page.Locator("[data-step=ask]")).ToContainTextAsync("it, es");

        await page.Locator("[data-step=later] .node-face").ClickAsync();
        await page.Locator("#f-steps-1-duration").FillAsync("99999999");
        await page.Locator("#f-steps-1-duration").BlurAsync();
        await page.GetByLabel("Unit").SelectOptionAsync("D");
        await Assertions.Expect(page.Locator("#f-steps-1-duration")).ToHaveValueAsync("P99999999D");
        await page.Locator("#f-steps-1-duration").FillAsync("PT2H");
        await page.Locator("#f-steps-1-duration").BlurAsync();
        await Assertions.Expect(page.Locator("#f-steps-1-duration")).ToHaveValueAsync("2");

        await page.Locator("#panel").GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.GetByText("Options of the automation").ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "End when" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.Locator("#f-name").FillAsync("Named");
        await page.Locator("#f-name").BlurAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Named");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");

        var definition = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!.AsObject();
        Assert.Equal("Named", definition["name"]!.GetValue<string>());
        Assert.Equal("""["it","es"]""", definition["steps"]![0]!["when"]!["value"]!.ToJsonString());
        Assert.Equal("PT2H", definition["steps"]![1]!["duration"]!.GetValue<string>());
        Assert.False(definition["exit_when"] is JsonArray { Count: > 0 });
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task Who_activates_beside_a_draft_is_told_which_version_is_active()
    {
        var id = await Automation("Older");
        await using var console = await host.Edit(id);
        var page = console.Page;
        await page.Locator("#f-name").FillAsync("Newer");
        await page.Locator("#f-name").BlurAsync();
        await Assertions.Expect(page.GetByText("This automation is not active yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Activate" }).ClickAsync();
        await Assertions.Expect(page.Locator("main .note")).ToContainTextAsync("v1 is active");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Assertions.Expect(page.Locator("main .note")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_presses_make_one_automation()
    {
        var before = await Untitled();
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/automations/new");
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Start blank" }).DblClickAsync();
        await Assertions.Expect(console.Page.Locator("h1")).ToHaveTextAsync("Untitled automation");
        Assert.Equal(before + 1, await Untitled());

        async Task<int> Untitled() => (await host.Call(HttpMethod.Get, "/api/v1/automations?limit=200"))["items"]!.AsArray()
            .Count(item => item!["name"]!.GetValue<string>() == "Untitled automation");
    }

    [Fact]
    public async Task A_test_contact_of_what_leaves_the_sandbox_has_no_phone_until_one_gives_ones_own()
    {
        await host.Call(HttpMethod.Post, "/api/v1/channels", new JsonObject
        {
            ["id"] = "earnest",
            ["name"] = "Earnest",
            ["phone_number_id"] = "7654321",
            ["base_url"] = host.Url,
            ["access_token"] = "t",
        }.ToJsonString());
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """
            {"name":"Earnest","steps":[{"id":"hello","type":"send_message","channel":"earnest","text":"Ciao"}]}
            """))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}/test");
        await Assertions.Expect(page.GetByText("put your own phone number")).ToBeVisibleAsync();
        Assert.Contains("\"phone\": \"\"", await page.Locator("#body").InputValueAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start with this test contact" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await host.Call(HttpMethod.Delete, $"/api/v1/automations/{id}");
        await host.Call(HttpMethod.Delete, "/api/v1/channels/earnest");
    }

    private async Task<string> Automation(string name) => (await host.Automation(name))["id"]!.GetValue<string>();
}
