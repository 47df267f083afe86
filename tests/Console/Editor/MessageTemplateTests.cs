using System.Text.Json.Nodes;
using Grainline.Pages.Editor;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Editor;

/// <summary>A template that is chosen brings all that it has to have filled.</summary>
public sealed class MessageTemplateTests
{
    private static readonly IReadOnlyList<MessageTemplate> Templates = MessageTemplate.Read(JsonNode.Parse("""
        [ {"name":"plain","language":"it","body":"Ciao {{name}}","buttons":[]},
          {"name":"offer","language":"it","body":"Ciao {{name}}: {{offer}}","header_format":"IMAGE","buttons":[
            {"type":"QUICK_REPLY","text":"Yes","needs_value":false},{"type":"URL","text":"Open","needs_value":true},{"type":"COPY_CODE","text":"Copy","needs_value":true}]},
          {"name":"titled","language":"it","body":"Ciao","header_format":"TEXT","header_parameter":"city","buttons":[]} ]
        """)!.AsArray());

    [Theory]
    [InlineData("offer", """{"parameters":{"name":"{{contact.first_name}}","offer":""},"header_media":{"type":"image","link":""},"buttons":[{"index":1,"type":"url","value":""},{"index":2,"type":"copy_code","value":""}]}""")]
    [InlineData("titled", """{"parameters":{},"header_parameters":{"city":""}}""")]
    [InlineData("plain", """{"parameters":{"name":"{{contact.first_name}}"}}""")]
    public void A_message_has_the_places_of_its_template_and_no_other(string name, string expected)
    {
        var message = JsonNode.Parse("""
            {"parameters":{"old":"x"},"header_parameters":{"old":"x"},"header_media":{"type":"video","link":"https://x.example/v"},"buttons":[{"index":1,"type":"quick_reply","value":"x"}]}
            """)!.AsObject();

        Templates.Single(one => one.Name == name).Fit(message);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), message), message.ToJsonString());
    }

    [Fact]
    public void What_is_filled_in_stays_where_the_template_has_the_place_too()
    {
        const string Filled = """
            {"parameters":{"name":"{{contact.full_name}}","offer":"-10%"},"header_media":{"type":"image","link":"https://x.example/i.png"},"buttons":[{"index":1,"type":"url","value":"spring"},{"index":2,"type":"copy_code","value":"TEN"}]}
            """;
        var message = JsonNode.Parse(Filled)!.AsObject();

        Templates.Single(one => one.Name == "offer").Fit(message);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Filled), message), message.ToJsonString());
    }
}

/// <summary>The same in the form of a message.</summary>
[Collection(InChromium.Name)]
public sealed class MessageFormTests(ConsoleHost host)
{
    [Fact]
    public async Task A_template_with_a_picture_above_its_text_is_filled_and_published()
    {
        await host.Call(HttpMethod.Post, "/sandbox/templates", """{"name":"pictured","language":"en","category":"MARKETING","text":"Hello {{name}}","header":"IMAGE"}""");

        // A list that was read before is kept for a minute, unless the channel is written.
        await host.Call(HttpMethod.Put, "/api/v1/channels/sandbox", "{}");
        var id = (await host.Automation("Pictured"))["id"]!.GetValue<string>();
        await using var console = await host.Open();
        var page = console.Page;
        await console.SignIn(host.AdminKey);
        await console.Go($"/automations/{id}");
        await page.Locator("[data-step=hello] .node-face").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Template", Exact = true }).ClickAsync();
        await page.Locator("#template-name").FillAsync("pictured");
        await page.Locator("#template-name").BlurAsync();
        await Assertions.Expect(page.Locator("#f-steps-0-template-header_media-type")).ToHaveValueAsync("image");
        await page.Locator("#f-steps-0-template-header_media-link").FillAsync("https://shop.example/spring.png");
        await page.Locator("#f-steps-0-template-header_media-link").BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish v2" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Published v2");

        var template = (await host.Call(HttpMethod.Get, $"/api/v1/automations/{id}"))["definition"]!["steps"]![0]!["template"]!;
        Assert.Equal("""{"type":"image","link":"https://shop.example/spring.png"}""", template["header_media"]!.ToJsonString());
        Assert.Equal("""{"name":"{{contact.first_name}}"}""", template["parameters"]!.ToJsonString());
        Assert.Empty(console.Complaints);
    }
}
