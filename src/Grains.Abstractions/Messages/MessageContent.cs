namespace Grainline.Messages;

/// <summary>What is said: exactly one of text, template, media and interactive is set; of a message that came in, the text if it has one and
/// <see cref="Received"/>.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.MessageContent")]
public sealed record MessageContent
{
    /// <summary>Free text, at most <see cref="MessageLimits.Text"/> characters; only inside the 24-hour window.</summary>
    [Id(0)]
    public string? Text { get; init; }

    [Id(1)]
    public TemplateContent? Template { get; init; }

    /// <summary>Only inside the 24-hour window.</summary>
    [Id(2)]
    public MediaContent? Media { get; init; }

    /// <summary>Buttons or a list; only inside the 24-hour window.</summary>
    [Id(3)]
    public InteractiveContent? Interactive { get; init; }

    /// <summary>Whether WhatsApp shows a preview of the first link in <see cref="Text"/>.</summary>
    [Id(4)]
    public bool PreviewUrl { get; init; }

    /// <summary>The wamid of the message that this one quotes.</summary>
    [Id(5)]
    public string? QuotedId { get; init; }

    /// <summary>Only of a message that came in: what its kind brings (media, emoji, place, what was chosen …), JSON as the provider wrote it, at most
    /// <see cref="MessageLimits.Received"/> characters; of more, the beginning. Null with texts.</summary>
    [Id(6)]
    public string? Received { get; init; }

    /// <summary>The name of the kind in Meta's API.</summary>
    public string Type =>
        Template is not null ? "template"
        : Interactive is not null ? "interactive"
        : Media is not null ? Media.Type
        : "text";
}
