using System.Collections.Immutable;
using Grainline.Messages;
using Grainline.Tests.Support;
using Grainline.Webhooks;

namespace Grainline.Tests.Connectors.Webhooks;

/// <summary>What goes over the wire.</summary>
public sealed class WebhookRequestTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void The_signature_is_that_of_the_specification() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        StandardSignature.Sign(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}"""u8));

    [Fact]
    public void A_secret_that_is_no_base64_is_its_own_key() =>
        Assert.NotEqual(StandardSignature.Sign("whsec_", "id", "1", "x"u8), StandardSignature.Sign("whsec_not base64", "id", "1", "x"u8));

    [Fact]
    public async Task A_retry_has_the_same_id_and_a_fresh_time_and_signature()
    {
        using var server = RawServer.Answering(503);
        var clock = new ManualTimeProvider(new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero));
        using var client = WebhookCalls.Client(clock: clock);
        var request = WebhookCalls.To(server.Url, secret: Secret);

        await client.Send(request, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(5));
        await client.Send(request, CancellationToken.None);

        var (first, second) = (server.Requests[0], server.Requests[1]);
        Assert.Equal(("effect-1", "effect-1"), (Header(first, "webhook-id"), Header(second, "webhook-id")));
        Assert.Equal(("1790856000", "1790856005"), (Header(first, "webhook-timestamp"), Header(second, "webhook-timestamp")));
        Assert.Equal(StandardSignature.Sign(Secret, "effect-1", "1790856000", """{"hello":"world"}"""u8), Header(first, "webhook-signature"));
        Assert.Equal(StandardSignature.Sign(Secret, "effect-1", "1790856005", """{"hello":"world"}"""u8), Header(second, "webhook-signature"));
    }

    [Fact]
    public async Task Method_headers_and_body_are_those_of_the_request()
    {
        using var server = RawServer.Answering(200);

        await WebhookCalls.Send(WebhookCalls.To($"{server.Url}?a=b", "PUT", "a=1&b=è") with
        {
            Headers = [new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"), new("X-Custom", "yes"), new("User-Agent", "mine/2")],
        });

        var request = Assert.Single(server.Requests);
        Assert.StartsWith("PUT /in?a=b HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\na=1&b=è", request, StringComparison.Ordinal);
        Assert.Equal(
            ("application/x-www-form-urlencoded; charset=utf-8", "yes", "mine/2", null),
            (Header(request, "Content-Type"), Header(request, "X-Custom"), Header(request, "User-Agent"), Header(request, "webhook-signature")));
    }

    [Theory]
    [InlineData("""{"a":1}""", "application/json")]
    [InlineData("\"text\"", "application/json")]
    [InlineData("Anna Rossi", "text/plain; charset=utf-8")]
    [InlineData("", "text/plain; charset=utf-8")]
    public async Task A_body_is_called_what_it_is_where_no_header_says_it(string body, string type)
    {
        using var server = RawServer.Answering(200);

        await WebhookCalls.Send(WebhookCalls.To(server.Url, "POST", body));

        Assert.Equal(type, Header(server.Requests[0], "Content-Type"));
    }

    public static TheoryData<string, WebhookRequest> Refused => new()
    {
        { "invalid_method", WebhookCalls.To("https://a.example", "TRACE") },
        { "invalid_url", WebhookCalls.To("a.example/in") },
        { "invalid_url", WebhookCalls.To("file:///etc/passwd") },
        { "invalid_url", WebhookCalls.To("gopher://a.example/") },
        { "invalid_url", WebhookCalls.To("https://user:password@a.example/") },
        { "url_too_long", WebhookCalls.To($"https://a.example/{new string('x', 2048)}") },
        { "body_not_allowed", WebhookCalls.To("https://a.example", "GET") with { Body = "x" } },
        { "body_too_long", WebhookCalls.To("https://a.example", body: new string('è', (128 * 1024) + 1)) },
        { "too_many_headers", With([.. Enumerable.Range(0, 33).Select(i => new WebhookHeader($"X-{i}", "x"))]) },
        { "invalid_header", With([new("", "x")]) },
        { "invalid_header", With([new("X Y", "x")]) },
        { "invalid_header", With([new("X", "a\r\nHost: b")]) },
        { "invalid_header", With([new("X", "è")]) },
        { "header_too_long", With([new("X", new string('x', 4097))]) },
        { "reserved_header", With([new("Host", "b.example")]) },
        { "reserved_header", With([new("transfer-encoding", "chunked")]) },
        { "reserved_header", With([new("Webhook-Signature", "v1,forged")]) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_sent_fails_without_a_call(string code, WebhookRequest request)
    {
        var outcome = await WebhookCalls.Send(request);

        Assert.Equal((EffectVerdict.Failed, code, null), (outcome.Effect.Verdict, outcome.Effect.Code, outcome.Status));
    }

    [Fact]
    public void A_request_does_not_show_its_secret() =>
        Assert.DoesNotContain(Secret, WebhookCalls.To("https://a.example", secret: Secret).ToString(), StringComparison.Ordinal);

    private static WebhookRequest With(ImmutableArray<WebhookHeader> headers) => WebhookCalls.To("https://a.example") with { Headers = headers };

    private static string? Header(string request, string name) => request.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
