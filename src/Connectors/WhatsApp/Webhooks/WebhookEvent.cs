using Grainline.Messages;

namespace Grainline.WhatsApp.Webhooks;

/// <summary>One thing that a webhook tells. A body may hold many, and the same one twice (facts/whatsapp.md 2.3).</summary>
public abstract record WebhookEvent
{
    /// <summary>The id of the business number that it is about; null when it is about the account.</summary>
    public string? PhoneNumberId { get; init; }
}

/// <summary>News of a message that Meta took.</summary>
public sealed record MessageStatusEvent : WebhookEvent
{
    /// <summary>Meta's id of the message.</summary>
    public required string Wamid { get; init; }

    /// <summary>Null for a word that moves nothing, for instance <c>deleted</c>.</summary>
    public MessageStatus? Status { get; init; }

    /// <summary>Null when the timestamp is missing or absurd.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The person's phone as Meta writes it: digits.</summary>
    public string? RecipientId { get; init; }

    /// <summary>Our id from <c>biz_opaque_callback_data</c>; null when Meta did not echo it.</summary>
    public string? EffectId { get; init; }

    public WebhookError? Error { get; init; }

    /// <summary>The change for the contact, or null when the status moves nothing.</summary>
    /// <param name="effectId">The effect that the message belongs to: the echoed one, or what the journal found by the wamid.</param>
    /// <param name="receivedAt">Stands in for a missing timestamp.</param>
    public MessageStatusChange? ToChange(string effectId, DateTimeOffset receivedAt) => Status is not { } status ? null : new()
    {
        EffectId = effectId,
        ProviderId = Wamid,
        Status = status,
        At = At ?? receivedAt,
        Code = Error?.Code,
        Detail = Error?.Detail ?? Error?.Title,
    };
}

/// <summary>A message that a person wrote or tapped.</summary>
public sealed record InboundMessageEvent : WebhookEvent
{
    /// <summary>Meta's id of the message; the key against duplicates.</summary>
    public required string Wamid { get; init; }

    /// <summary>The person's phone in E.164 with the plus sign; null when Meta hides it behind a user id
    /// (facts/whatsapp.md 2.6).</summary>
    public string? From { get; init; }

    /// <summary>The person's business-scoped user id.</summary>
    public string? FromUserId { get; init; }

    /// <summary>The person's own profile name.</summary>
    public string? ProfileName { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>Meta's word for the kind: <c>text</c>, <c>button</c>, <c>interactive</c>, <c>image</c> …</summary>
    public required string Type { get; init; }

    /// <summary>What was written, under a picture too.</summary>
    public string? Text { get; init; }

    /// <summary>The payload or id of what was tapped.</summary>
    public string? ReplyId { get; init; }

    /// <summary>What the tapped button or row said.</summary>
    public string? ReplyTitle { get; init; }

    /// <summary>The wamid of the message that this one answers.</summary>
    public string? ContextId { get; init; }

    /// <summary>Why the content could not be shown, for instance 131051.</summary>
    public WebhookError? Error { get; init; }
}

/// <summary>Anything else, kept as it came.</summary>
/// <param name="Kind">The webhook's field, for instance <c>message_template_status_update</c>, or a word of ours:
/// <c>invalid_json</c>, <c>unknown</c>.</param>
/// <param name="Json">The smallest part of the body that was not understood.</param>
public sealed record UnknownEvent(string Kind, string Json) : WebhookEvent;

/// <summary>An error as webhooks tell it.</summary>
public sealed record WebhookError(string? Code, string? Title, string? Detail);
