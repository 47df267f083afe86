using System.Text.Json.Nodes;
using Grainline.Tests.WhatsApp;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.Sandbox;

/// <summary>What a person does on the phone reaches the product.</summary>
public sealed class ReplyTests : IAsyncLifetime
{
    private const string Path = "/sandbox/phones/+393491234567/reply";

    private SandboxHost _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxHost.Start();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_text_reaches_the_number_that_last_wrote()
    {
        await _sandbox.Post(MetaContractTests.Text(), number: "1");
        await _sandbox.Post(MetaContractTests.Text(), number: "2");
        await _sandbox.Post(MetaContractTests.Text(to: "+34600000000"), number: "3");

        var (status, body) = await _sandbox.Call(HttpMethod.Post, Path, """{"text":"Sì, volentieri"}""");

        var message = Assert.Single(_sandbox.Receiver.Inbound);
        Assert.Equal((200, "2"), (status, (string?)body["phone_number_id"]));
        Assert.Equal(
            ((string?)body["id"], "2", "+393491234567", "text", "Sì, volentieri", null),
            (message.Wamid, message.PhoneNumberId, message.From, message.Type, message.Text, message.ReplyTitle));
    }

    [Fact]
    public async Task A_tapped_button_answers_the_message_before_it()
    {
        var sent = await _sandbox.Send();

        await _sandbox.Call(HttpMethod.Post, Path, """{"button":"Confermo","payload":"CONFIRM:run-42"}""");

        var message = Assert.Single(_sandbox.Receiver.Inbound);
        Assert.Equal(
            ("button", "Confermo", "CONFIRM:run-42", sent.ProviderId, null),
            (message.Type, message.ReplyTitle, message.ReplyId, message.ContextId, message.Text));
    }

    [Fact]
    public async Task A_button_without_a_payload_carries_its_text()
    {
        await _sandbox.Call(HttpMethod.Post, Path, """{"button":"No"}""");

        Assert.Equal("No", Assert.Single(_sandbox.Receiver.Inbound).ReplyId);
    }

    [Theory]
    [InlineData("""{"text":"ciao"}""", "sandbox")]
    [InlineData("""{"text":"ciao","channel":"sales"}""", "sales")]
    [InlineData("""{"text":"ciao","phone_number_id":"7"}""", "7")]
    public async Task A_person_may_write_first(string reply, string number)
    {
        Assert.Equal(200, (await _sandbox.Call(HttpMethod.Post, Path, reply)).Status);

        Assert.Equal(number, Assert.Single(_sandbox.Receiver.Inbound).PhoneNumberId);
    }

    [Fact]
    public async Task The_webhooks_have_the_recorded_shapes()
    {
        await _sandbox.Send();
        await _sandbox.Call(HttpMethod.Post, Path, """{"text":"Buongiorno"}""");
        await _sandbox.Call(HttpMethod.Post, Path, """{"button":"Confermo"}""");

        var bodies = _sandbox.Receiver.Bodies.Where(b => WebhookParser.Parse(b) is [InboundMessageEvent]).Select(b => JsonNode.Parse(b)!).ToList();
        Assert.Equal(Keys(Sample.Json("inbound-text.json")), Keys(bodies[0]));
        Assert.Equal(Keys(Sample.Json("inbound-template-quick-reply.json")), Keys(bodies[1]));
    }

    [Fact]
    public async Task A_product_that_does_not_take_the_webhook_is_told_of()
    {
        _sandbox.Receiver.Refusals = int.MaxValue;

        var (status, problem) = await _sandbox.Call(HttpMethod.Post, Path, """{"text":"ciao"}""");

        Assert.Equal((502, "webhook_failed"), (status, (string?)problem["code"]));
        Assert.Equal(3, _sandbox.Receiver.Refused);
    }

    [Theory]
    [InlineData("/sandbox/phones/mario/reply", """{"text":"ciao"}""", 422, "invalid_phone")]
    [InlineData(Path, "not json", 400, "invalid_json")]
    [InlineData(Path, "{}", 422, "invalid_reply")]
    [InlineData(Path, """{"text":"a","button":"b"}""", 422, "invalid_reply")]
    public async Task A_reply_that_makes_no_sense_is_refused(string path, string body, int status, string code)
    {
        var (actual, problem) = await _sandbox.Call(HttpMethod.Post, path, body);

        Assert.Equal((status, code), (actual, (string?)problem["code"]));
    }

    [Fact]
    public async Task A_number_that_nobody_receives_for_gets_no_reply()
    {
        await using var deaf = await SandboxHost.Start(null, "--Sandbox:AppSecret=");

        var (status, problem) = await deaf.Call(HttpMethod.Post, Path, """{"text":"ciao"}""");

        Assert.Equal((422, "unknown_channel"), (status, (string?)problem["code"]));
    }

    [Fact]
    public async Task A_strict_window_is_opened_by_a_reply_and_needs_none_for_templates()
    {
        await using var strict = await SandboxHost.Start(null, "--Sandbox:EnforceWindow=true");

        var closed = await strict.Post(MetaContractTests.Text());
        var template = await strict.Post(MetaContractTests.Template());
        await strict.Call(HttpMethod.Post, Path, """{"text":"ciao"}""");
        var otherNumber = await strict.Post(MetaContractTests.Text(), number: "2");
        await strict.Call(HttpMethod.Post, Path, $$"""{"text":"ciao","phone_number_id":"{{SandboxHost.Number}}"}""");
        var open = await strict.Post(MetaContractTests.Text());

        Assert.Equal((400, 200, 400, 200), (closed.Status, template.Status, otherNumber.Status, open.Status));
        closed.Body["error"]!["fbtrace_id"] = "AExampleTraceId000000001";
        MetaContractTests.AssertJson(Sample.Json("api-error-131047-window-closed.json"), closed.Body);
    }

    private static string Keys(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Key + Keys(m.Value)))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Keys))}]",
        _ => "",
    };
}
