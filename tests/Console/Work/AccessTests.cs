using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Work;

/// <summary>Who sees what, and what two people at once do to each other.</summary>
[Collection(InChromium.Name)]
public sealed class AccessTests(ConsoleHost host)
{
    [Fact]
    public async Task A_secret_is_not_in_the_page_before_it_is_shown()
    {
        var automation = await host.Automation("Secretive");
        var secret = automation["webhook"]!["secret"]!.GetValue<string>();
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{automation["id"]}");
        Assert.DoesNotContain(secret, await console.Page.ContentAsync(), StringComparison.Ordinal);

        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(console.Page.Locator("#webhook-secret")).ToHaveTextAsync(secret);
    }

    [Fact]
    public async Task A_viewer_sees_no_secret_and_nothing_to_press_that_would_fail()
    {
        var automation = await host.Automation("Looked at");
        var viewer = await host.Call(HttpMethod.Post, "/api/v1/keys", """{"name":"Vera","role":"viewer"}""");
        await using var console = await host.Open();
        await console.SignIn(viewer["key"]!.GetValue<string>());
        await console.Go($"/automations/{automation["id"]}");

        await Assertions.Expect(console.Page.Locator("#webhook-secret")).ToHaveCountAsync(0);
        foreach (var name in (string[])["Activate", "Undo", "Add a step here", "Rotate"])
        {
            await Assertions.Expect(console.Page.GetByRole(AriaRole.Button, new() { Name = name })).ToHaveCountAsync(0);
        }

        await Assertions.Expect(console.Page.Locator(".tabs a")).ToHaveTextAsync(["Editor", "Report", "History"]);
        await console.Go("/settings/keys");
        await Assertions.Expect(console.Page.GetByText("Only admins see this page.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_has_a_key_that_was_revoked_is_asked_for_another()
    {
        var made = await host.Call(HttpMethod.Post, "/api/v1/keys", """{"name":"Leaving","role":"editor"}""");
        await using var console = await host.Open();
        await console.SignIn(made["key"]!.GetValue<string>());

        // A page that is open finds out by itself, and would leave while this one is asked for.
        await console.Page.GotoAsync("about:blank");
        await host.Call(HttpMethod.Delete, $"/api/v1/keys/{made["id"]}");
        await Support.Eventually.Holds(async () => !await host.Opens(made["key"]!.GetValue<string>()));
        await console.Page.GotoAsync("/contacts");

        await Assertions.Expect(console.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("You were signed out: the key or the user was revoked, or the session is over. Sign in again.");
        await Assertions.Expect(console.Page.Locator("input[name=back]")).ToHaveValueAsync("/contacts");
    }

    [Fact]
    public async Task A_wrong_key_is_answered_with_where_a_right_one_comes_from()
    {
        await using var console = await host.Open();
        await console.Page.GotoAsync("/sign-in");
        await console.Page.FillAsync("#key", "gl_of_nobody");
        await console.Page.ClickAsync("form button[type=submit]");

        await Assertions.Expect(console.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("A key that works is found as said below.");
        await Assertions.Expect(console.Page.Locator("#key-hint")).ToContainTextAsync("starts the service again: it makes a new admin key");
        await Assertions.Expect(console.Page.Locator("#key-hint code")).ToHaveTextAsync($"cat {host.AdminKeyFile}");
    }

    [Fact]
    public async Task Where_the_admin_key_is_kept_is_told_to_who_is_on_the_machine_of_the_service()
    {
        using var client = new HttpClient { BaseAddress = new Uri(host.Url) };
        Assert.Contains(host.AdminKeyFile, await client.GetStringAsync("/sign-in"), StringComparison.Ordinal);

        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        var page = await client.GetStringAsync("/sign-in");
        Assert.DoesNotContain(host.AdminKeyFile, page, StringComparison.Ordinal);
        Assert.Contains("in the file admin-key", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_opens_nothing()
    {
        await using var console = await host.Open();
        await console.Page.GotoAsync("/sign-in");
        await console.Page.FillAsync("#key", "gl_not_a_key");
        await console.Page.ClickAsync("form button[type=submit]");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This key opens nothing.");
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told_and_loses_nothing()
    {
        var id = (await host.Automation("Contended"))["id"]!.GetValue<string>();
        await using var first = await host.Open();
        await using var second = await host.Open();
        foreach (var console in (ConsolePage[])[first, second])
        {
            await console.SignIn(host.AdminKey);
            await console.Go($"/automations/{id}");
            await console.Page.Locator("[data-step=hello] .node-face").ClickAsync();
            await console.Page.Locator("#panel textarea").First.FillAsync(console == first ? "From the first" : "From the second");
        }

        await Publish(first);
        await Assertions.Expect(first.Page.Locator(".toast")).ToContainTextAsync("Published v2");
        await Publish(second);
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody published v2");
        await Assertions.Expect(second.Page.Locator("[data-step=hello]")).ToContainTextAsync("From the second");

        await second.Page.ReloadAsync();
        await Assertions.Expect(second.Page.Locator("[data-step=hello]")).ToContainTextAsync("From the second");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Publish mine as v3" }).ClickAsync();
        await Assertions.Expect(second.Page.Locator(".toast")).ToContainTextAsync("Published v3");
        var stored = await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}");
        Assert.Equal("From the second", stored["definition"]!["steps"]![0]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_contacts_write_is_text_and_never_markup()
    {
        var id = (await host.Automation("Attacked"))["id"]!.GetValue<string>();
        const string Name = "<img src=x onerror=\"document.title='owned'\">";
        var started = await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/test", new JsonObject
        {
            ["run"] = true,
            ["phone"] = "+393470000001",
            ["first_name"] = Name,
        }.ToJsonString());
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts/%2B393470000001");

        await Assertions.Expect(console.Page.Locator("h1")).ToHaveTextAsync(Name);
        await Assertions.Expect(console.Page.Locator("main img")).ToHaveCountAsync(0);
        Assert.NotNull(started["run_id"]);
    }

    [Theory, InlineData("en-US", "Reload"), InlineData("es-ES", "Recargar"), InlineData("it-IT", "Ricarica")]
    public async Task A_page_whose_circuit_has_ended_says_so_and_is_loaded_again_by_a_press(string language, string reload)
    {
        await using var console = await host.Open(language);
        await console.SignIn(host.AdminKey);
        await console.Go("/runs");
        var ended = console.Page.Locator("#blazor-error-ui");
        await Assertions.Expect(ended).ToBeHiddenAsync();

        // What the frame of the page asks of the browser is outside of the page's own boundary: there an error ends the circuit.
        await console.Page.RouteAsync("**/console.js", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/javascript",
            Body = "window.grainline = { zone() { throw new Error('broken'); } };",
        }));
        await console.Page.ReloadAsync();
        await Assertions.Expect(ended.GetByRole(AriaRole.Button)).ToHaveTextAsync(reload);
        await console.Page.UnrouteAsync("**/console.js");
        await ended.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(ended).ToBeHiddenAsync();
        await Assertions.Expect(console.Page.Locator("main h1")).ToBeVisibleAsync();
    }

    private static Task Publish(ConsolePage console) => console.Page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
}
