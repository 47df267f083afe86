namespace Grainline.Messages;

/// <summary>A WhatsApp message to be sent: rendered, and the same over all retries.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.OutboundMessage")]
public sealed record OutboundMessage
{
    /// <summary>Never changes over retries; travels as <c>biz_opaque_callback_data</c> (facts/whatsapp.md 1.3).</summary>
    [Id(0)]
    public required string EffectId { get; init; }

    [Id(1)]
    public required string RunId { get; init; }

    [Id(2)]
    public required string AutomationId { get; init; }

    [Id(3)]
    public required string StepId { get; init; }

    /// <summary>The contact's key: E.164 with the plus sign.</summary>
    [Id(4)]
    public required string To { get; init; }

    [Id(5)]
    public required MessageContent Content { get; init; }

    /// <summary>The business-scoped user id of a person whose phone Meta does not tell; takes the place of <see cref="To"/>
    /// (facts/whatsapp.md 1.3, 2.6).</summary>
    [Id(6)]
    public string? ToUserId { get; init; }

    /// <summary>The contact whose run sends it, when it goes to somebody else; it gets the outcome.</summary>
    [Id(7)]
    public string? OnBehalfOf { get; init; }

    /// <summary>The span of the turn that asked for it (W3C <c>traceparent</c>); null when nobody traced.</summary>
    [Id(8)]
    public string? Trace { get; init; }

    /// <summary>How many tries of the message have been answered, refusals for a hold included. A try whose answer is lost keeps its number.</summary>
    [Id(9)]
    public int Try { get; init; }

    /// <summary>The key of the contact that waits for the outcome.</summary>
    public string Owner => OnBehalfOf ?? To;
}
