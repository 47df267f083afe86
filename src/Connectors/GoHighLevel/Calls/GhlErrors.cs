using System.Globalization;
using Grainline.Exchanges;
using Grainline.Messages;

namespace Grainline.GoHighLevel;

/// <summary>What each refusal of GHL asks for (facts/ghl.md 4). GHL has no error codes, so the HTTP status decides.</summary>
internal static class GhlErrors
{
    /// <summary>The wait before a held connection is tried again, as long as nothing tells when the cause is gone.</summary>
    public static readonly TimeSpan HoldPeriod = TimeSpan.FromHours(1);

    /// <param name="answer">Not a success.</param>
    /// <param name="error">Its body.</param>
    /// <param name="asked">The wait that its headers ask for.</param>
    /// <param name="isRepeatable">Whether doing the call twice is the same as once.</param>
    public static ProviderFailure Classify(HttpAnswer answer, GhlErrorBody error, TimeSpan? asked, bool isRepeatable)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"http_{answer.Status}");
        var detail = error.Message ?? string.Create(CultureInfo.InvariantCulture, $"GHL answered {answer.Status}.");
        return answer switch
        {
            { Silence: { } silence } => OfSilence(silence, isRepeatable),
            { Status: 401 } => new(EffectVerdict.Retry, "invalid_token", detail, HoldPeriod, HoldScope.Connection),
            { Status: 403 } => new(EffectVerdict.Retry, "no_access", detail, HoldPeriod, HoldScope.Connection),
            { Status: 429 } => new(EffectVerdict.Retry, "rate_limited", detail, asked),
            { Status: 400 } when error.IsDuplicate => new(EffectVerdict.Failed, "duplicate_contact", detail),
            { Status: 502 or 504 } when !isRepeatable => new(EffectVerdict.Uncertain, code, detail),
            { Status: 408 or 425 or >= 500 } => new(EffectVerdict.Retry, code, detail, asked),
            { IsSuccess: true } when isRepeatable => new(EffectVerdict.Retry, "unreadable_answer", "GHL's answer could not be read."),
            { IsSuccess: true } => new(EffectVerdict.Uncertain, "unreadable_answer", "GHL's answer could not be read."),
            _ => new(EffectVerdict.Failed, code, detail),
        };
    }

    private static ProviderFailure OfSilence(Silence silence, bool isRepeatable) => silence.Begun && !isRepeatable
        ? new(EffectVerdict.Uncertain, silence.Code, $"No answer came back: {silence.Reason}.")
        : new(EffectVerdict.Retry, silence.Code, $"No answer came: {silence.Reason}.");
}
