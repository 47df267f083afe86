using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Pages;

/// <summary>Words and ids of the API, as people read them.</summary>
[Collection(InChromium.Name)]
public sealed class NameTests(ConsoleHost host)
{
    [Fact]
    public async Task Consent_and_other_automations_are_told_in_words_and_names()
    {
        var other = (await host.Automation("Follow-up in May"))["id"]!.GetValue<string>();
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", new JsonObject
        {
            ["name"] = "Told in words",
            ["trigger"] = new JsonObject { ["default_region"] = "IT" },
            ["steps"] = new JsonArray(
                new JsonObject { ["id"] = "ok", ["type"] = "set_consent", ["status"] = "opted_in" },
                new JsonObject { ["id"] = "next", ["type"] = "start_automation", ["automation"] = other }),
        }.ToJsonString()))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        var run = (await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/start", """{"phone":"+393471000072"}"""))["run_id"]!.GetValue<string>();
        await Support.Eventually.Holds(async () => (await host.Call(HttpMethod.Get, $"/api/v1/runs/{run}"))["ended_at"] is not null);
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go($"/runs/{run}");

        await Assertions.Expect(console.Page.Locator(".flow")).ToContainTextAsync("Follow-up in May");
        await Assertions.Expect(console.Page.Locator(".timeline")).ToContainTextAsync("opted in");
        Assert.DoesNotContain("opted_in", await console.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(other, await console.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Branches_and_steps_of_a_run_are_called_what_the_flow_calls_them()
    {
        var id = (await host.Call(HttpMethod.Post, "/api/v1/automations", """
            {"name":"Called by name","trigger":{"default_region":"IT"},"steps":[
              {"id":"s1","type":"switch","field":"custom.plan","cases":[{"value":"silver","steps":[]},{"value":"gold","steps":[{"id":"s2","type":"wait","duration":"P1D"}]}]}]}
            """))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        var run = (await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/start", """{"phone":"+393471000073","custom_fields":{"plan":"gold"}}"""))["run_id"]!.GetValue<string>();
        await Support.Eventually.Holds(async () => (await host.Call(HttpMethod.Get, $"/api/v1/runs/{run}"))["status"]!.GetValue<string>() == "waiting");
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go($"/runs/{run}");
        await Assertions.Expect(console.Page.Locator(".timeline")).ToContainTextAsync("branch: gold");

        await console.Go($"/runs?automation={id}");
        await Assertions.Expect(console.Page.Locator("tbody tr")).ToContainTextAsync("Wait until");
        Assert.DoesNotContain("s2", await console.Page.Locator("tbody").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(console.Complaints);
    }

    [Theory]
    [InlineData("it-IT", "Tutte", "accettata duplicata saltata rifiutata", "Messaggi: inviati", "Richieste: accettate")]
    [InlineData("es-ES", "Todas", "aceptada duplicada omitida rechazada", "Mensajes: enviados", "Solicitudes: aceptadas")]
    public async Task Words_for_states_agree_with_what_is_in_the_state(string language, string all, string outcomes, string messages, string deliveries)
    {
        var id = (await host.Automation("Agreed"))["id"]!.GetValue<string>();
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/activate");
        await host.Call(HttpMethod.Post, $"/api/v1/automations/{id}/start", """{"phone":"+393471000074"}""");
        await Support.Eventually.Holds(async () => (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}/report"))["messages"]?["sent"]?.GetValue<int>() > 0);
        await using var console = await host.Open(language);
        await console.SignIn(host.AdminKey);
        await console.Go("/deliveries");
        await Assertions.Expect(console.Page.Locator(".filters select").First.Locator("option").First).ToHaveTextAsync(all);
        Assert.Equal(outcomes.Split(' '), (await console.Page.Locator(".filters select").Last.Locator("option").AllInnerTextsAsync()).Skip(1));

        await console.Go($"/automations/{id}/report");
        await Assertions.Expect(console.Page.Locator(".figures")).ToContainTextAsync(messages);
        await Assertions.Expect(console.Page.Locator(".figures")).ToContainTextAsync(deliveries);
    }
}
