namespace Grainline.Messages;

/// <summary>A picture, film, sound or file, by link or by Meta's id of it.</summary>
/// <remarks>Meta fetches a link itself and keeps what it got for 10 minutes; an id is valid for 30 days (facts/whatsapp.md 1.3).</remarks>
[GenerateSerializer, Immutable, Alias("Grainline.MediaContent")]
public sealed record MediaContent
{
    [Id(0)]
    public required MediaKind Kind { get; init; }

    /// <summary>http or https, readable by Meta without credentials; this or <see cref="MediaId"/>.</summary>
    [Id(1)]
    public string? Link { get; init; }

    [Id(2)]
    public string? MediaId { get; init; }

    /// <summary>At most <see cref="MessageLimits.Caption"/> characters; not with sounds and stickers.</summary>
    [Id(3)]
    public string? Caption { get; init; }

    /// <summary>The name that a document shows.</summary>
    [Id(4)]
    public string? FileName { get; init; }

    /// <summary>The kind's name in Meta's API.</summary>
    public string Type => Kind switch
    {
        MediaKind.Image => "image",
        MediaKind.Video => "video",
        MediaKind.Audio => "audio",
        MediaKind.Document => "document",
        _ => "sticker",
    };
}

[GenerateSerializer, Alias("Grainline.MediaKind")]
public enum MediaKind
{
    Image = 0,
    Video = 1,
    Audio = 2,
    Document = 3,
    Sticker = 4,
}
