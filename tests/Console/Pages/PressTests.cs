using System.Text.Json.Nodes;
using Grainline.Tests.Support;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Pages;

/// <summary>Presses that came twice, and a contact with the fields of a real form.</summary>
[Collection(InChromium.Name)]
public sealed class PressTests(ConsoleHost host)
{
    private const int Patience = 30_000;

    [Fact]
    public async Task A_double_click_starts_one_run_and_makes_one_key_and_one_user()
    {
        var id = (await host.Automation("Pressed twice"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}/test");
        await page.Locator("#body").FillAsync("""{"phone":"+393471000082"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start with this test contact" }).DblClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Open the run" })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Eventually.Holds(async () => (await Items($"/api/v1/runs?automation={id}")).Length > 0);

        await console.Go("/settings/keys");
        await page.Locator("#key-name").FillAsync("Twice");
        await page.Locator("form", new() { Has = page.Locator("#key-name") }).GetByRole(AriaRole.Button, new() { Name = "Create" }).DblClickAsync();
        await Assertions.Expect(page.GetByText("Key for Twice.")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.Locator("#user-name").FillAsync("Twice");
        await page.Locator("form", new() { Has = page.Locator("#user-name") }).GetByRole(AriaRole.Button, new() { Name = "Create" }).DblClickAsync();
        await Assertions.Expect(page.GetByText("The password of Twice.")).ToBeVisibleAsync(new() { Timeout = Patience });

        // What the second press would have done is done by now: presses are answered in their order.
        await Assertions.Expect(page.Locator(".toast.bad")).ToHaveCountAsync(0);
        Assert.Single(await Items($"/api/v1/runs?automation={id}"));
        Assert.Single(await Items("/api/v1/keys?limit=500"), key => key["name"]!.GetValue<string>() == "Twice");
        Assert.Single(await Items("/api/v1/users?limit=500"), user => user["name"]!.GetValue<string>() == "Twice");
    }

    [Fact]
    public async Task A_fault_is_named_by_its_button_and_a_question_is_left_by_escape()
    {
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/settings/sandbox");
        await page.GetByRole(AriaRole.Button, new() { Name = "WhatsApp is slow (5 ×)" }).ClickAsync();
        await Assertions.Expect(page.Locator(".tail .name")).ToHaveTextAsync("WhatsApp is slow (5 ×)", new() { Timeout = Patience });

        var forget = page.GetByRole(AriaRole.Button, new() { Name = "Forget all messages and faults" }).First;
        await forget.ClickAsync();
        var cancel = page.GetByRole(AriaRole.Button, new() { Name = "Cancel" });
        await Assertions.Expect(cancel).ToBeFocusedAsync(new() { Timeout = Patience });
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(cancel).ToHaveCountAsync(0, new() { Timeout = Patience });
        await Assertions.Expect(forget).ToBeFocusedAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Make everything work again" }).ClickAsync();
        await Assertions.Expect(page.Locator(".tail .name")).ToHaveCountAsync(0, new() { Timeout = Patience });
        Assert.Empty(console.Complaints);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_contact_with_long_questions_as_fields_is_read_at_a_glance(int width)
    {
        var order = new JsonObject { ["items"] = new JsonArray([.. Enumerable.Range(0, 8).Select(number => new JsonObject { ["title"] = $"Pacchetto PERLA {number}", ["price"] = 4_525 })]) };
        await host.Call(HttpMethod.Put, "/api/v1/contacts/+393471000081", new JsonObject
        {
            ["first_name"] = "Prova",
            ["custom_fields"] = new JsonObject
            {
                ["Quali sono i tuoi obiettivi per foto o video? Raccontaci anche del luogo, della luce e di ciò che non deve mancare"] = "Ricordi della giornata",
                ["Contact:Link_preventivo_inviato_al_cliente_prima_della_conferma"] = "https://example.com/preventivi/2025/04/07/prova",
                ["Product Items"] = order.ToJsonString(),
            },
        }.ToJsonString());
        await using var console = await host.Open(width: width);
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go("/contacts/%2B393471000081");
        await Assertions.Expect(page.GetByText("Ricordi della giornata")).ToBeVisibleAsync(new() { Timeout = Patience });

        Assert.Equal(0, await page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        Assert.True(await page.EvaluateAsync<int>("() => Math.min(...[...document.querySelectorAll('.facts dd')].map(value => value.clientWidth))") > 90);
        await Assertions.Expect(page.GetByText("Pacchetto PERLA 7")).ToBeHiddenAsync(new() { Timeout = Patience });
        await page.GetByText("Show", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Pacchetto PERLA 7")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Empty(console.Complaints);
    }

    private async Task<JsonNode[]> Items(string path) => [.. (await host.Call(HttpMethod.Get, path))["items"]!.AsArray().Select(item => item!)];
}
