using System.Text.Json;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Pages;

/// <summary>What every page owes to everybody who looks at it.</summary>
[Collection(InChromium.Name)]
public sealed class PageTests(ConsoleHost host)
{
    private const string Automation = "{automation}";
    private const string Contact = "{contact}";
    private const string Run = "{run}";
    private const string Delivery = "{delivery}";
    private const string Import = "{import}";

    private static readonly string[] Paths =
    [
        "/", "/automations", "/automations/new", $"/automations/{Automation}", $"/automations/{Automation}/test", $"/automations/{Automation}/report",
        $"/automations/{Automation}/bulk",
        $"/automations/{Automation}/versions", "/deliveries", $"/deliveries/{Delivery}", "/runs", $"/runs?automation={Automation}&step=hello&step_status=done", $"/runs/{Run}",
        "/contacts", "/contacts?field=guests&value=4", $"/contacts/{Contact}", $"/contacts/{Contact}?edit=true", "/contacts/new", "/contacts/import",
        $"/contacts/import/{Import}",
        "/settings", "/settings/templates", "/settings/connections", "/settings/calendars", "/settings/keys", "/settings/audit", "/settings/sandbox", "/settings/service", "/settings/account",
        "/runs/run_unknown", "/not-found",
    ];

    /// <summary>Languages, widths and colour schemes: each language once wide and once narrow, both schemes.</summary>
    public static TheoryData<string, int, ColorScheme> Looks => new()
    {
        { "en-US", 1280, ColorScheme.Light }, { "en-US", 390, ColorScheme.Dark }, { "es-ES", 390, ColorScheme.Light },
        { "es-ES", 1280, ColorScheme.Dark }, { "it-IT", 390, ColorScheme.Light }, { "it-IT", 1280, ColorScheme.Light },
    };

    [Theory, MemberData(nameof(Looks))]
    public async Task Every_page_is_labelled_legible_and_as_wide_as_the_screen(string language, int width, ColorScheme scheme)
    {
        var filled = await Fill();
        await using var console = await host.Open(language, width, scheme);
        await console.SignIn(host.AdminKey);
        var faults = new List<string>();
        foreach (var path in Paths.Select(filled))
        {
            await console.Go(path);
            var found = await console.Page.EvaluateAsync<JsonElement>(Inspection.Script);
            faults.AddRange(found.EnumerateArray().Select(fault => $"{path}: {fault.GetString()}"));
            await Picture(console, path, language, width, scheme);
        }

        await console.Page.Context.ClearCookiesAsync();
        await console.Page.GotoAsync("/sign-in");
        var atTheDoor = await console.Page.EvaluateAsync<JsonElement>(Inspection.Script);
        faults.AddRange(atTheDoor.EnumerateArray().Select(fault => $"/sign-in: {fault.GetString()}"));

        Assert.Empty(faults.Concat(console.Complaints));
        Assert.Equal(language[..2], await console.Page.GetAttributeAsync("html", "lang"));
    }

    [Fact]
    public async Task A_viewer_finds_no_secret_and_nothing_to_press_that_would_fail_on_any_page()
    {
        var filled = await Fill();
        var secret = (await host.Call(HttpMethod.Get, "/api/v1" + filled($"/automations/{Automation}")))["webhook"]!["secret"]!.GetValue<string>();
        var viewer = await host.Call(HttpMethod.Post, "/api/v1/keys", """{"name":"Vera","role":"viewer"}""");
        await using var console = await host.Open();
        await console.SignIn(viewer["key"]!.GetValue<string>());
        var faults = new List<string>();
        foreach (var path in Paths.Select(filled))
        {
            await console.Go(path);
            Assert.DoesNotContain(secret, await console.Page.ContentAsync(), StringComparison.Ordinal);
            var buttons = await console.Page.Locator("main button:enabled:not(.node-face)").AllInnerTextsAsync();
            faults.AddRange(buttons.Select(text => text.Trim()).Except(["JSON", "Copy", "Export", "Export CSV", "Show more", "Refresh", "v1"]).Select(text => $"{path}: {text}"));
        }

        Assert.Empty(faults.Concat(console.Complaints));
    }

    [Fact]
    public async Task A_list_that_is_at_its_end_offers_no_more()
    {
        var filled = await Fill();
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go(filled($"/runs?automation={Automation}"));

        await Assertions.Expect(console.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_in_the_editor()
    {
        var filled = await Fill();
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go(filled($"/automations/{Automation}"));
        await console.Page.Locator(".plus").First.FocusAsync();
        await console.Page.Keyboard.PressAsync("Enter");
        await console.Page.GetByRole(AriaRole.Group, new() { Name = "What should happen here?" }).GetByRole(AriaRole.Button, new() { Name = "Stop" }).FocusAsync();
        await console.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(console.Page.Locator("[data-step=stop]")).ToBeVisibleAsync();
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).FocusAsync();
        await console.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(console.Page.Locator("[data-step=stop]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_inspection_sees_what_is_wrong()
    {
        await using var console = await host.Open();
        await console.Page.SetContentAsync(
            "<body style='background: white'><div style='width: 3000px; color: #aaa' id='x'>pale</div><button id='x'></button><input><b>State_active</b></body>");
        var found = await console.Page.EvaluateAsync<JsonElement>(Inspection.Script);
        var faults = string.Join('\n', found.EnumerateArray().Select(fault => fault.GetString()));

        Assert.All(
            (string[])["wider than the screen", "not one h1", "without a name: <button", "without a name: <input", "id twice: x", "contrast", "untranslated"],
            fault => Assert.Contains(fault, faults, StringComparison.Ordinal));
    }

    private async Task<Func<string, string>> Fill()
    {
        var id = (await host.Automation("Guests → tables"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        var started = await host.Call(
            HttpMethod.Post, $"/api/v1/automations/{id}/start",
            """{"phone":"+393491112233","first_name":"Giulia","last_name":"Bianchi","custom_fields":{"guests":"4"},"tags":["lead"]}""");
        var run = started["run_id"]!.GetValue<string>();
        var delivery = started["delivery_id"]!.GetValue<string>();
        var import = await host.Import("phone;first_name\n+393491112234;Marco\nnobody;Bea");
        return path => path.Replace(Automation, id, StringComparison.Ordinal).Replace(Run, run, StringComparison.Ordinal)
            .Replace(Delivery, delivery, StringComparison.Ordinal).Replace(Import, import, StringComparison.Ordinal)
            .Replace(Contact, "%2B393491112233", StringComparison.Ordinal);
    }

    /// <summary>Charts are drawn when the browser has told their size.</summary>
    private static async Task Charts(ConsolePage console)
    {
        await console.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.chart')].every(chart => chart.querySelector('svg path'))");
        await console.Picture("overview");
    }

    private static Task Picture(ConsolePage console, string path, string language, int width, ColorScheme scheme) => (path, language, width, scheme) switch
    {
        ("/", "en-US", 1280, _) => Charts(console),
        ("/", "en-US", 390, _) => console.Picture("overview-narrow-dark"),
        _ => Task.CompletedTask,
    };
}
