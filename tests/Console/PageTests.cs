using System.Text.Json;
using Microsoft.Playwright;

namespace Grainline.Tests.Console;

/// <summary>What every page owes to everybody who looks at it.</summary>
[Collection(InChromium.Name)]
public sealed class PageTests(ConsoleHost host)
{
    private const string Automation = "{automation}";
    private const string Contact = "{contact}";
    private const string Run = "{run}";

    private static readonly string[] Paths =
    [
        "/", "/automations", "/automations/new", $"/automations/{Automation}", $"/automations/{Automation}/test", $"/automations/{Automation}/report",
        $"/automations/{Automation}/versions", "/deliveries", "/runs", $"/runs/{Run}", "/contacts", $"/contacts/{Contact}", "/settings", "/settings/connections",
        "/settings/keys", "/settings/audit", "/settings/sandbox",
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

        Assert.Empty(faults.Concat(console.Complaints));
        Assert.Equal(language[..2], await console.Page.GetAttributeAsync("html", "lang"));
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
        return path => path.Replace(Automation, id, StringComparison.Ordinal).Replace(Run, run, StringComparison.Ordinal)
            .Replace(Contact, "%2B393491112233", StringComparison.Ordinal);
    }

    private static Task Picture(ConsolePage console, string path, string language, int width, ColorScheme scheme) => (path, language, width, scheme) switch
    {
        ("/", "en-US", 1280, _) => console.Picture("overview"),
        ("/", "en-US", 390, _) => console.Picture("overview-narrow-dark"),
        _ => Task.CompletedTask,
    };
}
