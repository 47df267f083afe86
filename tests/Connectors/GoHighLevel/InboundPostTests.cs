using Grainline.Messages;
using Grainline.Tests.Connectors.Webhooks;

namespace Grainline.Tests.Connectors.GoHighLevel;

/// <summary>GHL's inbound webhook: always 200, and the body tells (facts/ghl.md 5).</summary>
public sealed class InboundPostTests
{
    [Theory]
    [InlineData(200, """{"status":"Success: request sent to trigger execution server","id":"x1"}""", EffectVerdict.Done, null)]
    [InlineData(200, """{"status":"Success: test request received"}""", EffectVerdict.Failed, "trigger_not_active")]
    [InlineData(200, "<html>", EffectVerdict.Failed, "trigger_not_active")]
    [InlineData(500, "{}", EffectVerdict.Retry, "http_500")]
    [InlineData(502, "", EffectVerdict.Uncertain, "http_502")]
    [InlineData(504, "", EffectVerdict.Uncertain, "http_504")]
    [InlineData(404, "", EffectVerdict.Failed, "http_404")]
    public async Task The_body_tells_whether_a_workflow_was_started(int status, string body, EffectVerdict verdict, string? code)
    {
        using var server = RawServer.Answering(status, body);
        var outcome = await WebhookCalls.Send(WebhookCalls.To(server.Url) with { IsGhlTrigger = true });

        Assert.Equal((verdict, code, verdict is EffectVerdict.Done ? "x1" : null), (outcome.Effect.Verdict, outcome.Effect.Code, outcome.Effect.ProviderId));
    }
}
