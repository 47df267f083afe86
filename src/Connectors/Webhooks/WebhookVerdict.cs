using System.Globalization;
using Grainline.Exchanges;
using Grainline.Messages;

namespace Grainline.Webhooks;

/// <summary>What an answer to an outgoing webhook means. Every refusal that may pass is tried again, as Standard Webhooks 1.0
/// asks of senders; a receiver knows the repetition by its <c>webhook-id</c>.</summary>
internal static class WebhookVerdict
{
    public static EffectOutcome Of(WebhookRequest request, HttpAnswer answer, DateTimeOffset now)
    {
        var (verdict, code, detail) = answer switch
        {
            { Silence: { } silence, Status: 0 } => OfSilence(request, silence),
            { IsSuccess: true } => (EffectVerdict.Done, null, null),
            { Status: >= 300 and <= 399 } => (EffectVerdict.Failed, Word(answer), "Redirects are not followed: use the URL that it leads to."),
            { Status: 410 } => (EffectVerdict.Failed, "gone", "The receiver answered 410: it wants no more webhooks."),
            { Status: 408 or 425 or 429 or >= 500 } => (EffectVerdict.Retry, Word(answer), $"The receiver answered {answer.Status}."),
            _ => (EffectVerdict.Failed, Word(answer), $"The receiver answered {answer.Status}."),
        };
        return new()
        {
            EffectId = request.EffectId,
            RunId = request.RunId,
            Verdict = verdict,
            Code = code,
            Detail = detail,
            RetryAfter = verdict is EffectVerdict.Retry ? RetryAfter.Read(answer.Headers, now) : null,
        };
    }

    private static (EffectVerdict Verdict, string? Code, string? Detail) OfSilence(WebhookRequest request, Silence silence) =>
        IsClosed(silence.Cause) ? (EffectVerdict.Failed, "address_not_allowed", "The URL leads to an address that webhooks must not call.")
        : silence.Begun && !request.IsIdempotent ? (EffectVerdict.Uncertain, silence.Code, $"No answer came back: {silence.Reason}.")
        : (EffectVerdict.Retry, silence.Code, $"No answer came: {silence.Reason}.");

    private static bool IsClosed(Exception? cause) => cause is not null && (cause is AddressNotAllowedException || IsClosed(cause.InnerException));

    private static string Word(HttpAnswer answer) => string.Create(CultureInfo.InvariantCulture, $"http_{answer.Status}");
}
