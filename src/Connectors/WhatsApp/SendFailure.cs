using Grainline.Messages;

namespace Grainline.WhatsApp;

/// <summary>Why a message was not, or perhaps not, taken by Meta, and what helps.</summary>
public sealed record SendFailure
{
    /// <summary>The wait before a held message is tried again, as long as nothing tells when the cause is gone.</summary>
    public static readonly TimeSpan HoldPeriod = TimeSpan.FromHours(1);

    public required FailureClass Class { get; init; }

    /// <summary>What stands still; <see cref="HoldScope.None"/> unless the class is <see cref="FailureClass.Hold"/>.</summary>
    public HoldScope Scope { get; init; }

    /// <summary>The shortest sensible wait; null leaves it to the caller's back-off.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Meta's error code, or a word of ours for what happened on the way.</summary>
    public required string Code { get; init; }

    /// <summary>Meta's explanation or ours, for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>The one place where the classes become verdicts. A hold becomes a retry with a long wait.</summary>
    public EffectOutcome ToOutcome(OutboundMessage message) => new()
    {
        EffectId = message.EffectId,
        RunId = message.RunId,
        Verdict = Class switch
        {
            FailureClass.Retry or FailureClass.Hold => EffectVerdict.Retry,
            FailureClass.Uncertain => EffectVerdict.Uncertain,
            _ => EffectVerdict.Failed,
        },
        Code = Code,
        Detail = Detail,
        RetryAfter = Class switch
        {
            FailureClass.Retry => Wait,
            FailureClass.Hold => Wait ?? HoldPeriod,
            _ => null,
        },
        Hold = Scope,
    };
}

/// <summary>The classes of facts/whatsapp.md 1.6, and the lost answers of 1.7.</summary>
public enum FailureClass
{
    /// <summary>The same message may pass later.</summary>
    Retry = 0,

    /// <summary>Trying again helps only after a person or a change of state has removed the cause.</summary>
    Hold = 1,

    /// <summary>This message will never pass.</summary>
    Final = 2,

    /// <summary>Meta may have taken it.</summary>
    Uncertain = 3,
}
