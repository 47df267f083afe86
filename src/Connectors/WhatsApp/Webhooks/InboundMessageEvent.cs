namespace Grainline.WhatsApp.Webhooks;

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

    /// <summary>Meta's word for the kind: <c>text</c>, <c>button</c>, <c>interactive</c>, <c>image</c> …; <c>group</c> for what was written into a
    /// group, which answers nobody's message.</summary>
    public required string Type { get; init; }

    /// <summary>What was written, under a picture too.</summary>
    public string? Text { get; init; }

    /// <summary>The payload or id of what was tapped.</summary>
    public string? ReplyId { get; init; }

    /// <summary>What the tapped button or row said.</summary>
    public string? ReplyTitle { get; init; }

    /// <summary>The wamid of the message that this one answers.</summary>
    public string? ContextId { get; init; }

    /// <summary>The picture, film, sound or file that was sent.</summary>
    public InboundMedia? Media { get; init; }

    /// <summary>With the type <c>reaction</c>: the emoji; null when one was taken back. <see cref="ContextId"/> says of what.</summary>
    public string? Reaction { get; init; }

    /// <summary>What a finished flow brought: JSON in a text.</summary>
    public string? FlowResponse { get; init; }

    /// <summary>The advertisement or post by which the person came, an object as Meta wrote it: <c>source_id</c>, <c>headline</c>, <c>ctwa_clid</c> …</summary>
    public string? Referral { get; init; }

    /// <summary>Why the content could not be shown, for instance 131051.</summary>
    public WebhookError? Error { get; init; }

    /// <summary>What the kind brings, JSON as Meta wrote it: media, emoji, place, what was chosen …; the errors of a message that has nothing
    /// else. Null with texts.</summary>
    public string? Content { get; init; }
}

/// <summary>Media as a webhook names it. Fetching it needs the channel's token.</summary>
/// <param name="Id">Meta's id.</param>
/// <param name="MimeType">For instance <c>image/jpeg</c>.</param>
/// <param name="FileName">Of documents.</param>
/// <param name="Url">Signed and short-lived.</param>
/// <param name="IsVoice">Whether a sound was spoken into the phone.</param>
public sealed record InboundMedia(string Id, string? MimeType, string? FileName, string? Url, bool IsVoice);

/// <summary>A person has another phone number now (facts/whatsapp.md 2.4). The business-scoped id changes with it.</summary>
public sealed record PhoneNumberChangedEvent : WebhookEvent
{
    /// <summary>Meta's id of the message that says so; the key against duplicates.</summary>
    public required string Wamid { get; init; }

    /// <summary>E.164 with the plus sign.</summary>
    public required string OldPhone { get; init; }

    /// <summary>E.164 with the plus sign.</summary>
    public required string NewPhone { get; init; }

    public string? NewUserId { get; init; }

    public DateTimeOffset? At { get; init; }
}

/// <summary>A person has another business-scoped user id now, and Meta tells no number
/// (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system/).</summary>
public sealed record UserIdChangedEvent : WebhookEvent
{
    /// <summary>Meta's id of the message that says so; the key against duplicates.</summary>
    public required string Wamid { get; init; }

    public required string OldUserId { get; init; }

    public required string NewUserId { get; init; }

    public DateTimeOffset? At { get; init; }
}

/// <summary>A person wants no more marketing, or wants it again.</summary>
public sealed record MarketingPreferenceEvent : WebhookEvent
{
    /// <summary>E.164 with the plus sign; null when Meta hides it.</summary>
    public string? Phone { get; init; }

    public string? UserId { get; init; }

    /// <summary>False = stop, true = resume.</summary>
    public required bool IsWanted { get; init; }

    public DateTimeOffset? At { get; init; }
}

/// <summary>The business wrote from its own phone, beside Grainline (coexistence).</summary>
public sealed record MessageEchoEvent : WebhookEvent
{
    public required string Wamid { get; init; }

    /// <summary>E.164 with the plus sign; null when Meta hides it.</summary>
    public string? To { get; init; }

    public string? ToUserId { get; init; }

    public required string Type { get; init; }

    public string? Text { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>All that came.</summary>
    public required string Json { get; init; }
}
