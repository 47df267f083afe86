using Grainline.GoHighLevel;

namespace Grainline.Messages;

/// <summary>What became of an effect.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.EffectOutcome")]
public sealed record EffectOutcome
{
    [Id(0)]
    public required string EffectId { get; init; }

    [Id(1)]
    public required string RunId { get; init; }

    [Id(2)]
    public required EffectVerdict Verdict { get; init; }

    /// <summary>The provider's id of what it accepted, for instance Meta's <c>wamid</c>.</summary>
    [Id(3)]
    public string? ProviderId { get; init; }

    /// <summary>The provider's error code, or a word of ours for what happened on the way.</summary>
    [Id(4)]
    public string? Code { get; init; }

    /// <summary>For a person; holds no personal data.</summary>
    [Id(5)]
    public string? Detail { get; init; }

    /// <summary>When a retry makes sense; only with <see cref="EffectVerdict.Retry"/>.</summary>
    [Id(6)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What else stands still until the cause is gone; only with <see cref="EffectVerdict.Retry"/>.</summary>
    [Id(7)]
    public HoldScope Hold { get; init; }

    /// <summary>What the other side answered, as far as it is kept: JSON or text.</summary>
    [Id(8)]
    public string? Response { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    [Id(9)]
    public int? HttpStatus { get; init; }

    /// <summary>Of a push: what was done that a next try must not do again.</summary>
    [Id(10)]
    public GhlPushParts Pushed { get; init; }

    /// <summary>Of a message: which try came to this (<see cref="OutboundMessage.Try"/>); null when nobody counts.</summary>
    [Id(11)]
    public int? Try { get; init; }
}

/// <summary>The classes of outcomes (facts/whatsapp.md 1.6 and 1.7).</summary>
[GenerateSerializer, Alias("Grainline.EffectVerdict")]
public enum EffectVerdict
{
    /// <summary>The provider took it.</summary>
    Done = 0,

    /// <summary>It was not done, and trying again may help.</summary>
    Retry = 1,

    /// <summary>It was not done, and trying again will not help.</summary>
    Failed = 2,

    /// <summary>It may or may not have been done: the answer was lost.</summary>
    Uncertain = 3,
}

/// <summary>What the cause of a failure stops besides the one effect: trying more of it changes nothing until a person or a
/// change of state has removed the cause.</summary>
[GenerateSerializer, Alias("Grainline.HoldScope")]
public enum HoldScope
{
    None = 0,

    /// <summary>The business number.</summary>
    Channel = 1,

    /// <summary>One template in one language.</summary>
    Template = 2,

    /// <summary>The number's messages to one country.</summary>
    Country = 3,

    /// <summary>All numbers of the WhatsApp business account.</summary>
    Account = 4,

    /// <summary>One person.</summary>
    Recipient = 5,

    /// <summary>The GHL sub-account.</summary>
    Connection = 6,
}

/// <summary>A provider's news of a message that it took.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.MessageStatusChange")]
public sealed record MessageStatusChange
{
    /// <summary>Our id, when the provider echoes it.</summary>
    [Id(0)]
    public required string EffectId { get; init; }

    [Id(1)]
    public required string ProviderId { get; init; }

    [Id(2)]
    public required MessageStatus Status { get; init; }

    [Id(3)]
    public required DateTimeOffset At { get; init; }

    /// <summary>The provider's error code of a failed message.</summary>
    [Id(4)]
    public string? Code { get; init; }

    [Id(5)]
    public string? Detail { get; init; }

    /// <summary>The provider's own id of the person, when it tells it.</summary>
    [Id(6)]
    public string? UserId { get; init; }

    /// <summary>What the news say of the effect, for a run that waits for an answer that was lost.</summary>
    public EffectOutcome OutcomeFor(string runId) => new()
    {
        EffectId = EffectId,
        RunId = runId,
        Verdict = Status == MessageStatus.Failed ? EffectVerdict.Failed : EffectVerdict.Done,
        ProviderId = ProviderId,
        Code = Code,
        Detail = Detail,
    };
}

/// <summary>How far a message got. The numbers are the ladder, but for <see cref="Withdrawn"/>, which stands just above <see cref="Sending"/>: a status
/// never goes down it, except that a message may fail after it was delivered to one of several devices, which is kept as delivered (facts/whatsapp.md 2.3).</summary>
[GenerateSerializer, Alias("Grainline.MessageStatus")]
public enum MessageStatus
{
    /// <summary>Decided by a run, not yet with the channel's provider.</summary>
    Queued = 0,

    /// <summary>Being handed to the provider; after a crash this means that the outcome of the marked try is unknown.</summary>
    Sending = 1,

    /// <summary>The provider's answer was lost.</summary>
    Uncertain = 2,

    /// <summary>The provider took it.</summary>
    Accepted = 3,
    Sent = 4,
    Failed = 5,
    Delivered = 6,
    Read = 7,

    /// <summary>A try of it was refused, and its run ended or its person opted out before the next.</summary>
    Withdrawn = 8,

    /// <summary>Not ours: the contact wrote it.</summary>
    Received = 9,
}
