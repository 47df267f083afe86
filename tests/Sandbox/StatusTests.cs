using System.Text.Json.Nodes;
using Grainline.Messages;
using Grainline.Tests.Support;
using Grainline.Tests.WhatsApp;

namespace Grainline.Tests.Sandbox;

/// <summary>The news that senders get by webhook. The receiver takes nothing whose signature is wrong.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task A_message_is_sent_then_delivered_and_then_read_if_so_set()
    {
        await using var sandbox = await SandboxHost.Start(null, "--Sandbox:ReadAfter=00:00:00.010");
        var outcome = await sandbox.Send();

        await Eventually.Holds(() => sandbox.Receiver.Statuses.Count() == 3);

        Assert.Equal([MessageStatus.Sent, MessageStatus.Delivered, MessageStatus.Read], sandbox.Receiver.Statuses.Select(s => s.Status!.Value));
        Assert.All(sandbox.Receiver.Statuses, s => Assert.Equal(
            (outcome.ProviderId, "effect-1", "393491234567", SandboxHost.Number), (s.Wamid, s.EffectId, s.RecipientId, s.PhoneNumberId)));
        await Eventually.Holds(async () => (string?)(await sandbox.Messages())[0]!["status"] == "read");
    }

    [Fact]
    public async Task A_message_is_not_read_by_default()
    {
        await using var sandbox = await SandboxHost.Start();
        await sandbox.Send("first");
        await Eventually.Holds(async () => (string?)(await sandbox.Messages())[0]!["status"] == "delivered");
        await sandbox.Send("second");
        await Eventually.Holds(async () => (string?)(await sandbox.Messages())[1]!["status"] == "delivered");

        Assert.DoesNotContain(sandbox.Receiver.Statuses, s => s.Status == MessageStatus.Read);
    }

    [Fact]
    public async Task A_webhook_of_statuses_has_the_recorded_shape()
    {
        await using var sandbox = await SandboxHost.Start();
        await sandbox.WhatsApp.Send(sandbox.Channel, Some.Template("welcome", "it", ("name", "Mario")), CancellationToken.None);
        await Eventually.Holds(() => sandbox.Receiver.Bodies.Count > 0);

        Assert.Equal(Shape(Sample.Json("status-sent-with-biz-opaque.json")), Shape(JsonNode.Parse(sandbox.Receiver.Bodies[0])!));
    }

    [Fact]
    public async Task A_webhook_is_repeated_until_it_is_taken()
    {
        await using var sandbox = await SandboxHost.Start();
        sandbox.Receiver.Refusals = 3;
        await sandbox.Send();

        await Eventually.Holds(() => sandbox.Receiver.Statuses.Count() == 2);

        Assert.Equal(3, sandbox.Receiver.Refused);
        Assert.Equal([MessageStatus.Sent, MessageStatus.Delivered], sandbox.Receiver.Statuses.Select(s => s.Status!.Value));
    }

    [Fact]
    public async Task A_webhook_that_is_never_taken_is_given_up_and_the_next_one_goes_out()
    {
        await using var sandbox = await SandboxHost.Start(null, "--Sandbox:WebhookTries=2");
        sandbox.Receiver.Refusals = 2;
        await sandbox.Send();

        await Eventually.Holds(() => sandbox.Receiver.Statuses.Any());

        Assert.Equal(MessageStatus.Delivered, Assert.Single(sandbox.Receiver.Statuses).Status);
    }

    [Fact]
    public async Task Statuses_of_many_messages_share_a_webhook_up_to_the_limit()
    {
        await using var sandbox = await SandboxHost.Start(null, "--Sandbox:MaxStatusesPerWebhook=10", "--Sandbox:StatusLinger=00:00:00.100");
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => sandbox.Send(effectId: $"effect-{i}")));

        await Eventually.Holds(() => sandbox.Receiver.Statuses.Count() == 120);

        var sizes = sandbox.Receiver.Bodies.Select(b => JsonNode.Parse(b)!["entry"]![0]!["changes"]![0]!["value"]!["statuses"]!.AsArray().Count).ToList();
        Assert.Equal(10, sizes.Max());
        Assert.Equal(
            Enumerable.Range(0, 60).SelectMany(i => new[] { $"effect-{i} Delivered", $"effect-{i} Sent" }).Order(StringComparer.Ordinal),
            sandbox.Receiver.Statuses.Select(s => $"{s.EffectId} {s.Status}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_receiver_a_message_is_delivered_all_the_same()
    {
        await using var sandbox = await SandboxHost.Start(null, "--Sandbox:AppSecret=");
        await sandbox.Send();

        await Eventually.Holds(async () => (string?)(await sandbox.Messages())[0]!["status"] == "delivered");
        Assert.Empty(sandbox.Receiver.Bodies);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_holds_up_no_other_numbers_news()
    {
        await using var sandbox = await SandboxHost.Start((number, host) => new(
            number, number == "deaf" ? new Uri("http://127.0.0.1:1/") : new Uri(host, "/hooks/whatsapp/any"), SandboxHost.AppSecret));
        await sandbox.Post(MetaContractTests.Text(), number: "deaf");
        await sandbox.Post(MetaContractTests.Text(), number: "listening");

        await Eventually.Holds(() => sandbox.Receiver.Statuses.Count() == 2);

        Assert.All(sandbox.Receiver.Statuses, s => Assert.Equal("listening", s.PhoneNumberId));
        Assert.Equal("accepted", (string?)(await sandbox.Messages())[0]!["status"]);
    }

    [Fact]
    public async Task A_host_that_cannot_say_where_to_is_asked_again()
    {
        var asked = 0;
        await using var sandbox = await SandboxHost.Start((number, host) => Interlocked.Increment(ref asked) < 3
            ? throw new InvalidOperationException("busy")
            : new(number, new(host, "/hooks/whatsapp/any"), SandboxHost.AppSecret));
        await sandbox.Send();

        await Eventually.Holds(() => sandbox.Receiver.Statuses.Count() == 2);

        Assert.Equal([MessageStatus.Sent, MessageStatus.Delivered], sandbox.Receiver.Statuses.Select(s => s.Status!.Value));
    }

    [Fact]
    public async Task A_host_tells_the_sandbox_its_channels()
    {
        await using var sandbox = await SandboxHost.Start((key, host) => key is "sandbox" or "7"
            ? new("7", new(host, "/hooks/whatsapp/sandbox"), SandboxHost.AppSecret, WabaId: "8", DisplayPhoneNumber: "390200000000")
            : null);
        await sandbox.Call(HttpMethod.Post, "/sandbox/phones/393491234567/reply", """{"text":"ciao","channel":"sandbox"}""");

        var entry = JsonNode.Parse(Assert.Single(sandbox.Receiver.Bodies))!["entry"]![0]!;
        Assert.Equal("8", (string?)entry["id"]);
        MetaContractTests.AssertJson(
            JsonNode.Parse("""{"display_phone_number":"390200000000","phone_number_id":"7"}""")!, entry["changes"]![0]!["value"]!["metadata"]!);
    }

    /// <summary>The names and kinds of all members.</summary>
    private static string Shape(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}:{Shape(m.Value)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Shape))}]",
        _ => node?.GetValueKind().ToString() ?? "null",
    };
}
