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

    /// <summary>The person's business-scoped user id; all there is when Meta hides the phone.</summary>
    public string? RecipientUserId { get; init; }

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
        UserId = RecipientUserId,
    };
}

/// <summary>Anything else, kept as it came.</summary>
/// <param name="Kind">The webhook's field, for instance <c>message_template_status_update</c>, or a word of ours:
/// <c>invalid_json</c>, <c>unknown</c>.</param>
/// <param name="Json">The smallest part of the body that was not understood.</param>
public sealed record UnknownEvent(string Kind, string Json) : WebhookEvent;

/// <summary>An error as webhooks tell it.</summary>
public sealed record WebhookError(string? Code, string? Title, string? Detail);
