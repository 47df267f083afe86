using System.Globalization;
using System.Net;
using Grainline.Messages;

namespace Grainline.Tests.Connectors.Webhooks;

/// <summary>The guard where connections are opened, against a server that would answer.</summary>
public sealed class GuardedDialTests : IDisposable
{
    private readonly RawServer _server = RawServer.Answering(200, "reached");

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("127.1")]
    [InlineData("0")]
    public async Task This_machine_is_not_called_in_any_spelling(string host)
    {
        using var client = WebhookCalls.Client(allowed: null);

        var outcome = await client.Send(WebhookCalls.To(Url(host)), CancellationToken.None);

        Assert.Equal((EffectVerdict.Failed, "address_not_allowed"), (outcome.Effect.Verdict, outcome.Effect.Code));
        Assert.Equal(0, _server.Connections);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("93.184.216.34", "127.0.0.1")]
    [InlineData("93.184.216.34", "::1")]
    [InlineData("169.254.169.254")]
    [InlineData]
    public async Task A_name_with_an_address_that_is_closed_is_not_called(params string[] addresses)
    {
        using var client = WebhookCalls.Client(
            allowed: null, resolve: (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse)));

        var outcome = await client.Send(WebhookCalls.To(Url("inside.example.com")), CancellationToken.None);

        Assert.Equal("address_not_allowed", outcome.Effect.Code);
        Assert.DoesNotContain("127.0.0.1", outcome.Effect.Detail, StringComparison.Ordinal);
        Assert.Equal(0, _server.Connections);
    }

    [Fact]
    public async Task A_name_is_resolved_once_and_what_was_checked_is_what_is_dialled()
    {
        var asked = 0;
        using var client = WebhookCalls.Client(
            allowed: "127.0.0.1/32",
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.1" : "127.0.0.2")]));

        var outcome = await client.Send(WebhookCalls.To(Url("rebinding.example.com")), CancellationToken.None);

        Assert.Equal((EffectVerdict.Done, "reached", 1), (outcome.Effect.Verdict, outcome.Body, asked));
    }

    [Fact]
    public async Task A_name_that_turns_inward_between_two_calls_is_refused_at_the_second()
    {
        var asked = 0;
        using var client = WebhookCalls.Client(
            allowed: "127.0.0.1/32",
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.1" : "127.0.0.2")]));

        await client.Send(WebhookCalls.To(Url("rebinding.example.com")), CancellationToken.None);
        var second = await client.Send(WebhookCalls.To(Url("rebinding.example.com")), CancellationToken.None);

        Assert.Equal(("address_not_allowed", 1), (second.Effect.Code, _server.Connections));
    }

    [Fact]
    public async Task A_second_address_is_dialled_when_the_first_refuses()
    {
        // Nothing listens on 127.0.0.2; the server is bound to 127.0.0.1 alone.
        using var client = WebhookCalls.Client(
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]));

        Assert.Equal("reached", (await client.Send(WebhookCalls.To(Url("two.example.com")), CancellationToken.None)).Body);
    }

    [Fact]
    public async Task A_redirect_inward_is_not_followed()
    {
        using var redirecting = RawServer.Answering(302, "", $"Location: {Url("127.0.0.1")}");

        var outcome = await WebhookCalls.Send(WebhookCalls.To(redirecting.Url));

        Assert.Equal((EffectVerdict.Failed, "http_302"), (outcome.Effect.Verdict, outcome.Effect.Code));
        Assert.Equal(0, _server.Connections);
    }

    private string Url(string host) => string.Create(CultureInfo.InvariantCulture, $"http://{host}:{_server.Port}/in");
}
