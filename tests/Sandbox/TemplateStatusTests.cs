using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Grainline.Messages;
using Grainline.WhatsApp;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.Sandbox;

/// <summary>Templates that stand otherwise than approved, the client that lists them, and the other limits of Meta's simulator.</summary>
public sealed class TemplateStatusTests : IAsyncLifetime
{
    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.Start();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("PAUSED", EffectVerdict.Retry, "132015", HoldScope.Template)]
    [InlineData("DISABLED", EffectVerdict.Failed, "132016", HoldScope.None)]
    [InlineData("REJECTED", EffectVerdict.Failed, "132001", HoldScope.None)]
    [InlineData("PENDING", EffectVerdict.Failed, "132001", HoldScope.None)]
    public async Task A_template_that_is_not_approved_is_not_sent_until_it_is(string status, EffectVerdict verdict, string code, HoldScope hold)
    {
        await Change($$"""{"name":"welcome","language":"it","status":"{{status}}"}""");
        var refused = await Send("welcome", "it");
        await Change("""{"name":"welcome","language":"it","status":"APPROVED"}""");
        var sent = await Send("welcome", "it");

        Assert.Equal((verdict, code, hold, EffectVerdict.Done), (refused.Verdict, refused.Code, refused.Hold, sent.Verdict));
    }

    [Fact]
    public async Task A_new_status_is_told_to_the_channel()
    {
        await Change("""{"name":"welcome","language":"it","status":"PAUSED"}""");
        await Change("""{"name":"welcome","language":"it","status":"PAUSED"}""");

        var told = Assert.IsType<TemplateStatusEvent>(Assert.Single(_sandbox.Receiver.Events));
        Assert.Equal(("welcome", "it", "PAUSED", "300000000000003"), (told.Name, told.Language, told.Status, told.TemplateId));
    }

    [Fact]
    public async Task The_client_lists_all_templates_with_what_they_need()
    {
        await Change(
            """{"name":"offer","language":"pt_BR","category":"MARKETING","text":"Oi {{1}}, {{2}}!","header":"IMAGE","buttons":["Sim"],"status":"PAUSED"}""");

        var listing = await List();

        var offer = listing.Templates.Single(t => t.Name == "offer");
        Assert.Null(listing.Failure);
        Assert.Equal(19, listing.Templates.Length);
        Assert.Equal(("pt_BR", "PAUSED", "MARKETING", "IMAGE", false), (offer.Language, offer.Status, offer.Category, offer.HeaderFormat, offer.IsSendable));
        Assert.Equal<string>(["1", "2"], offer.BodyParameters);
        Assert.Equal(new MessageTemplateButton("QUICK_REPLY", "Sim", NeedsValue: false), Assert.Single(offer.Buttons));
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_says_why()
    {
        await using var sandbox = await SandboxHost.Start(null, "--Sandbox:AccessToken=the-token");

        var listing = await List(sandbox);

        Assert.Empty(listing.Templates);
        Assert.Equal(
            (EffectVerdict.Retry, "190", HoldScope.Channel), (listing.Failure!.Verdict, listing.Failure.Code, listing.Failure.Hold));
    }

    [Fact]
    public async Task A_filled_template_is_compared_with_the_accounts()
    {
        await Change("""{"name":"offer","language":"it","text":"Ciao {{name}}","header":"IMAGE","buttons":["Si"]}""");
        var templates = (await List()).Templates;
        var right = new TemplateContent
        {
            Name = "offer",
            Language = "it",
            Parameters = [new("name", "Mario")],
            Header = new() { Media = new() { Kind = MediaKind.Image, Link = "https://a.example/x" } },
        };

        Assert.Empty(TemplateCheck.Check(right, templates));
        Expect(right with { Name = "offerta" }, "unknown_template");
        Expect(right with { Language = "en" }, "unknown_template_language");
        Expect(right with { Parameters = [new("nome", "Mario")] }, "missing_parameter", "unknown_parameter");
        Expect(right with { Header = null }, "missing_header");
        Expect(right with { Header = new() { Media = right.Header.Media! with { Kind = MediaKind.Video } } }, "wrong_header");
        Expect(right with { Buttons = [new(1, TemplateButtonKind.QuickReply, "x")] }, "wrong_button");
        Expect(right with { Buttons = [new(0, TemplateButtonKind.Url, "x")] }, "wrong_button");
        Expect(new() { Name = "reminder", Language = "it", Header = right.Header }, "unknown_header");

        void Expect(TemplateContent content, params string[] codes) =>
            Assert.Equal(codes, TemplateCheck.Check(content, templates).Select(problem => problem.Code));
    }

    [Fact]
    public async Task The_variable_in_a_header_of_text_is_filled_by_its_name()
    {
        await using var sandbox = await SandboxHost.Start(null, "--Sandbox:StrictTemplates=true");
        await sandbox.Call(HttpMethod.Post, "/sandbox/templates", """{"name":"visit","language":"it","text":"A domani!","header":"Per {{who}}"}""");
        var templates = (await List(sandbox)).Templates;
        var right = new TemplateContent { Name = "visit", Language = "it", Header = new() { Parameter = new("who", "Mario") } };

        await Refused(right with { Header = null }, "missing_header", "132000");
        await Refused(right with { Header = new() { Parameter = new("nome", "Mario") } }, "missing_header", "132012");
        Assert.Empty(TemplateCheck.Check(right, templates));
        Assert.Equal(EffectVerdict.Done, (await Sent(right)).Verdict);
        Assert.Equal("""{"who":"Mario"}""", Assert.Single(await sandbox.Messages())!["template"]!["header_parameters"]!.ToJsonString());

        Task<EffectOutcome> Sent(TemplateContent content) =>
            sandbox.WhatsApp.Send(sandbox.Channel, Some.Template("visit", "it") with { Content = new() { Template = content } }, CancellationToken.None);

        async Task Refused(TemplateContent content, string problem, string code)
        {
            Assert.Equal([problem], TemplateCheck.Check(content, templates).Select(found => found.Code));
            Assert.Equal((EffectVerdict.Failed, code), await Sent(content) is var outcome ? (outcome.Verdict, outcome.Code) : default);
        }
    }

    [Fact]
    public async Task More_messages_than_the_numbers_throughput_are_refused()
    {
        await using var sandbox = await SandboxHost.Start(null, "--Sandbox:MaxMessagesPerSecond=1");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => sandbox.Send(effectId: $"effect-{i}")));
        var (other, _) = await sandbox.Post(MetaContractTests.Text(), number: "2");

        Assert.Contains(outcomes, outcome => outcome is { Verdict: EffectVerdict.Retry, Code: "130429" });
        Assert.Equal(200, other);
    }

    [Fact]
    public async Task Media_is_uploaded_and_shown_by_its_id()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("whatsapp"), "messaging_product" },
            { new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new("image/jpeg") } }, "file", "a.jpg" },
        };
        var uploaded = await Call(HttpMethod.Post, $"{SandboxHost.Number}/media", form);
        var shown = await Call(HttpMethod.Get, (string)uploaded["id"]!);
        var unknown = await Call(HttpMethod.Get, "7");

        Assert.Equal(("image/jpeg", 3, (string?)uploaded["id"]), ((string?)shown["mime_type"], (int)shown["file_size"]!, (string?)shown["id"]));
        Assert.Equal(100, (int)unknown["error"]!["code"]!);
    }

    private Task<EffectOutcome> Send(string name, string language) =>
        _sandbox.WhatsApp.Send(_sandbox.Channel, Some.Template(name, language, ("name", "Mario")), CancellationToken.None);

    private Task<TemplateListing> List(SandboxHost? sandbox = null)
    {
        var channel = (sandbox ?? _sandbox).Channel;
        return new TemplateClient((sandbox ?? _sandbox).WhatsApp)
            .List(new(channel.BaseUrl, channel.PhoneNumberId, channel.AccessToken), "200000000000002", CancellationToken.None);
    }

    private async Task Change(string template)
    {
        var (status, body) = await _sandbox.Call(HttpMethod.Post, "/sandbox/templates", template);
        Assert.True(status is 200 or 201, body.ToJsonString());
    }

    private async Task<JsonNode> Call(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, $"/sandbox/meta/v25.0/{path}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "any");
        using var response = await _sandbox.Http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
