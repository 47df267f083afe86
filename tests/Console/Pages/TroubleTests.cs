using Microsoft.Playwright;

namespace Grainline.Tests.Console.Pages;

/// <summary>What people find who look for why nothing goes.</summary>
[Collection(InChromium.Name)]
public sealed class TroubleTests(ConsoleHost host)
{
    [Fact]
    public async Task A_channel_at_whose_address_nobody_answers_needs_attention_with_what_to_do()
    {
        await host.Call(
            HttpMethod.Post, "/api/v1/channels",
            """{"id":"deaf","name":"Shop in Pisa","phone_number_id":"1","waba_id":"2","base_url":"http://127.0.0.1:9/v25.0","access_token":"t"}""");
        await host.Call(HttpMethod.Post, "/api/v1/channels/deaf/check");
        await using var console = await host.Open();
        await console.SignIn(host.AdminKey);
        await console.Go("/");
        var concern = console.Page.GetByRole(AriaRole.Link, new() { Name = "Shop in Pisa: trouble with WhatsApp since" });
        await Assertions.Expect(concern).ToContainTextAsync("check its address and token here");
        await concern.ClickAsync();
        await Assertions.Expect(console.Page.Locator("li", new() { HasText = "Shop in Pisa" }).Locator(".chip.bad")).ToContainTextAsync(", since");
        await host.Call(HttpMethod.Delete, "/api/v1/channels/deaf");
    }
}
