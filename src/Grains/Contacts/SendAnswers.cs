using Grainline.Channels;
using Grainline.Messages;

namespace Grainline.Contacts;

/// <summary>What a channel's answer to a message means for its effect.</summary>
internal static class SendAnswers
{
    /// <summary>The outcome, when the answer is one; null while the effect is on its way or its lease will bring it back.</summary>
    public static EffectOutcome? Settle(OutboundMessage message, SendAnswer answer) => answer switch
    {
        SendAnswer.UnknownChannel => Outcome(message, EffectVerdict.Failed, "unknown_channel"),
        SendAnswer.Uncertain => Outcome(message, EffectVerdict.Uncertain, "answer_lost"),
        _ => null,
    };

    private static EffectOutcome Outcome(OutboundMessage message, EffectVerdict verdict, string code) => new()
    {
        EffectId = message.EffectId,
        RunId = message.RunId,
        Verdict = verdict,
        Code = code,
    };
}
