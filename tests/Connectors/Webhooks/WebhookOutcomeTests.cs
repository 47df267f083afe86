using System.Net;
using System.Net.Sockets;
using Grainline.Messages;

namespace Grainline.Tests.Connectors.Webhooks;

/// <summary>Every way in which a call can end, and what it means.</summary>
public sealed class WebhookOutcomeTests
{
    [Theory]
    [InlineData(200, EffectVerdict.Done, null)]
    [InlineData(201, EffectVerdict.Done, null)]
    [InlineData(204, EffectVerdict.Done, null)]
    [InlineData(301, EffectVerdict.Failed, "http_301")]
    [InlineData(400, EffectVerdict.Failed, "http_400")]
    [InlineData(401, EffectVerdict.Failed, "http_401")]
    [InlineData(404, EffectVerdict.Failed, "http_404")]
    [InlineData(408, EffectVerdict.Retry, "http_408")]
    [InlineData(410, EffectVerdict.Failed, "gone")]
    [InlineData(422, EffectVerdict.Failed, "http_422")]
    [InlineData(425, EffectVerdict.Retry, "http_425")]
    [InlineData(429, EffectVerdict.Retry, "http_429")]
    [InlineData(500, EffectVerdict.Retry, "http_500")]
    [InlineData(502, EffectVerdict.Retry, "http_502")]
    [InlineData(503, EffectVerdict.Retry, "http_503")]
    [InlineData(504, EffectVerdict.Retry, "http_504")]
    public async Task An_answer_is_judged_by_its_status(int status, EffectVerdict verdict, string? code)
    {
        using var server = RawServer.Answering(status, status == 204 ? "" : "said");

        var outcome = await WebhookCalls.Send(WebhookCalls.To(server.Url));

        Assert.Equal((verdict, code, status), (outcome.Effect.Verdict, outcome.Effect.Code, outcome.Status));
        Assert.Equal(("effect-1", "run-1"), (outcome.Effect.EffectId, outcome.Effect.RunId));
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "7", 7)]
    [InlineData(503, "999999999", 86_400)]
    [InlineData(503, "-5", null)]
    [InlineData(503, "soon", null)]
    [InlineData(200, "7", null)]
    [InlineData(404, "7", null)]
    public async Task The_receiver_says_when_to_come_back(int status, string header, int? seconds)
    {
        using var server = RawServer.Answering(status, "", $"Retry-After: {header}");

        Assert.Equal(seconds, (await WebhookCalls.Send(WebhookCalls.To(server.Url))).Effect.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("POST", EffectVerdict.Uncertain)]
    [InlineData("PATCH", EffectVerdict.Uncertain)]
    [InlineData("PUT", EffectVerdict.Retry)]
    [InlineData("GET", EffectVerdict.Retry)]
    [InlineData("DELETE", EffectVerdict.Retry)]
    public async Task A_lost_answer_leaves_it_unknown_whether_something_was_done_unless_doing_it_twice_is_the_same(string method, EffectVerdict verdict)
    {
        using var silent = RawServer.Silent();
        using var resetting = RawServer.Resetting();
        using var closing = RawServer.Sending("");

        var outcomes = new[]
        {
            (await WebhookCalls.SendUntilTimeout(WebhookCalls.To(silent.Url, method), () => silent.Requests.Count == 1), "timeout"),
            (await WebhookCalls.Send(WebhookCalls.To(resetting.Url, method)), "connection_lost"),
            (await WebhookCalls.Send(WebhookCalls.To(closing.Url, method)), "connection_lost"),
        };

        Assert.All(outcomes, expected =>
        {
            var (outcome, code) = expected;
            Assert.Equal((verdict, code), (outcome.Effect.Verdict, outcome.Effect.Code));
            Assert.Null(outcome.Status);
        });
    }

    [Fact]
    public async Task What_was_never_sent_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://{listener.LocalEndpoint}/";
        listener.Stop();

        var outcome = await WebhookCalls.Send(WebhookCalls.To(url));

        Assert.Equal((EffectVerdict.Retry, "unreachable"), (outcome.Effect.Verdict, outcome.Effect.Code));
        Assert.DoesNotContain("127.0.0.1", outcome.Effect.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_tried_again()
    {
        using var client = WebhookCalls.Client(resolve: (_, _) => throw new SocketException((int)SocketError.HostNotFound));

        Assert.Equal(
            (EffectVerdict.Retry, "unreachable"),
            await client.Send(WebhookCalls.To("https://nowhere.example.com/"), CancellationToken.None) is { Effect: var e } ? (e.Verdict, e.Code) : default);
    }

    [Fact]
    public async Task A_name_server_that_does_not_answer_is_within_the_time_of_the_call()
    {
        var isAsked = false;

        var outcome = await WebhookCalls.SendUntilTimeout(WebhookCalls.To("https://slow.example.com/"), () => isAsked, async (_, cancel) =>
        {
            isAsked = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return [];
        });

        Assert.Equal((EffectVerdict.Retry, "timeout"), (outcome.Effect.Verdict, outcome.Effect.Code));
    }

    [Fact]
    public async Task An_endless_answer_is_read_as_far_as_the_limit()
    {
        using var server = RawServer.Endless();

        var outcome = await WebhookCalls.Send(WebhookCalls.To(server.Url));

        Assert.Equal((EffectVerdict.Done, 1024), (outcome.Effect.Verdict, outcome.Body!.Length));
    }

    [Theory]
    [InlineData(1023, 1023)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 1024)]
    public async Task An_answer_up_to_the_limit_is_whole(int length, int read)
    {
        using var server = RawServer.Answering(200, new string('x', length));

        var outcome = await WebhookCalls.Send(WebhookCalls.To(server.Url));

        Assert.Equal(read, outcome.Body!.Length);
    }

    [Fact]
    public async Task A_character_that_is_cut_in_two_is_left_out()
    {
        using var server = RawServer.Answering(200, new string('x', 1022) + "🎉");

        Assert.Equal(new string('x', 1022), (await WebhookCalls.Send(WebhookCalls.To(server.Url))).Body);
    }

    [Fact]
    public async Task What_no_text_can_hold_does_not_come_in()
    {
        using var server = RawServer.Answering(200, """{"text":"ciao \ud83d","nul":"\u0000","whole":"\ud83c\udf89","word":"\\ud83d"}""");

        Assert.Equal("""{"text":"ciao \ufffd","nul":"\ufffd","whole":"\ud83c\udf89","word":"\\ud83d"}""", (await WebhookCalls.Send(WebhookCalls.To(server.Url))).Body);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_after_its_head_has_said_enough()
    {
        using var server = RawServer.Sending("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":");

        var outcome = await WebhookCalls.Send(WebhookCalls.To(server.Url));

        Assert.Equal((EffectVerdict.Done, "{\"half\":"), (outcome.Effect.Verdict, outcome.Body));
    }

    [Fact]
    public async Task What_is_not_http_leaves_the_outcome_unknown()
    {
        using var server = RawServer.Sending("SSH-2.0-OpenSSH_9.2\r\n\r\n");

        Assert.Equal(EffectVerdict.Uncertain, (await WebhookCalls.Send(WebhookCalls.To(server.Url))).Effect.Verdict);
    }

    [Fact]
    public async Task A_cancelled_call_that_was_not_begun_is_tried_again()
    {
        using var client = WebhookCalls.Client();

        var outcome = await client.Send(WebhookCalls.To("http://127.0.0.1:9/"), new CancellationToken(canceled: true));

        Assert.Equal((EffectVerdict.Retry, "cancelled"), (outcome.Effect.Verdict, outcome.Effect.Code));
    }
}
