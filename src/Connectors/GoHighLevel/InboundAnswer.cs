using System.Text.Json;
using Grainline.Exchanges;
using Grainline.Messages;
using Grainline.Webhooks;

namespace Grainline.GoHighLevel;

/// <summary>
/// What GHL's <i>Inbound Webhook</i> trigger answers (facts/ghl.md 5): always 200, and only the body tells whether a workflow
/// was queued. An answer without <c>id</c> is that of a trigger that is unknown or whose workflow is a draft.
/// </summary>
internal static class InboundAnswer
{
    /// <remarks>GHL knows no repetition by its id, so an answer of something in between does not say that nothing was queued.</remarks>
    public static WebhookOutcome Judge(WebhookOutcome outcome) => outcome switch
    {
        { Effect.Verdict: EffectVerdict.Retry, Status: 502 or 504 } =>
            outcome with { Effect = outcome.Effect with { Verdict = EffectVerdict.Uncertain, RetryAfter = null } },
        { Effect.Verdict: not EffectVerdict.Done } => outcome,
        _ when IdIn(outcome.Body) is { } id => outcome with { Effect = outcome.Effect with { ProviderId = id } },
        _ => outcome with
        {
            Effect = outcome.Effect with
            {
                Verdict = EffectVerdict.Failed,
                Code = "trigger_not_active",
                Detail = "GHL took the call and started nothing: the trigger is unknown, or its workflow is not published.",
            },
        },
    };

    private static string? IdIn(string? body)
    {
        try
        {
            return body is null ? null : JsonElement.Parse(body).Member("id").Word();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
