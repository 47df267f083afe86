namespace Grainline.Messages;

/// <summary>A message that a person wrote, or a button that it tapped.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.InboundMessage")]
public sealed record InboundMessage
{
    /// <summary>The provider's id; the same message comes once or many times.</summary>
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required string ChannelId { get; init; }

    [Id(2)]
    public required DateTimeOffset At { get; init; }

    /// <summary>The provider's word for the kind: <c>text</c>, <c>button</c>, <c>image</c> ….</summary>
    [Id(3)]
    public string Type { get; init; } = "text";

    /// <summary>What was written, under a picture too.</summary>
    [Id(4)]
    public string? Text { get; init; }

    /// <summary>What the tapped button or list row said.</summary>
    [Id(5)]
    public string? Button { get; init; }

    /// <summary>The id or payload of the tapped button or row.</summary>
    [Id(6)]
    public string? ButtonId { get; init; }

    /// <summary>The name in the person's own profile.</summary>
    [Id(7)]
    public string? ProfileName { get; init; }

    /// <summary>The provider's own id of the person (Meta: business-scoped user id); null when it told none.</summary>
    [Id(8)]
    public string? UserId { get; init; }

    /// <summary>What the kind brings beside the text, JSON as the provider wrote it; of a text the advertisement by which the person came.</summary>
    [Id(9)]
    public string? Content { get; init; }

    /// <summary>The run whose message the person answers; null when that is not known.</summary>
    [Id(10)]
    public string? RunId { get; init; }

    /// <summary>Whether the person says something by it. Reactions, notices of the system and what the provider does not show answer nothing.</summary>
    public bool IsAnswer => Type is "text" or "button" or "interactive"
        or "image" or "video" or "audio" or "document" or "sticker"
        or "location" or "contacts" or "order";
}

/// <summary>What a contact did with a message.</summary>
[GenerateSerializer, Alias("Grainline.HearAnswer")]
public enum HearAnswer
{
    /// <summary>It was heard before.</summary>
    Duplicate = 0,

    /// <summary>A run that waited for a reply took it.</summary>
    Taken = 1,

    /// <summary>Nobody waited for it; it may start an automation.</summary>
    Free = 2,

    /// <summary>The person asked for no more messages, or for messages again.</summary>
    Consent = 3,

    /// <summary>It answers nothing, a reaction for instance; it is kept.</summary>
    Noted = 4,
}
