using System.Text.Json.Serialization;
using Grainline.Messages;

namespace Grainline.WhatsApp;

/// <summary>The body of <c>POST /{phone-number-id}/messages</c> (facts/whatsapp.md 1.3).</summary>
internal sealed record MessageBody
{
    public string MessagingProduct { get; } = "whatsapp";

    public string RecipientType { get; } = "individual";

    public ContextBody? Context { get; init; }

    public string? To { get; init; }

    public string? Recipient { get; init; }

    public required string Type { get; init; }

    public TextBody? Text { get; init; }

    public TemplateBody? Template { get; init; }

    public InteractiveBody? Interactive { get; init; }

    public MediaBody? Image { get; init; }

    public MediaBody? Video { get; init; }

    public MediaBody? Audio { get; init; }

    public MediaBody? Document { get; init; }

    public MediaBody? Sticker { get; init; }

    public required string BizOpaqueCallbackData { get; init; }

    public static MessageBody Of(OutboundMessage message)
    {
        var content = message.Content;
        return new()
        {
            Context = content.QuotedId is { } quoted ? new(quoted) : null,
            To = message.ToUserId is null ? message.To : null,
            Recipient = message.ToUserId,
            Type = content.Type,
            Text = content.Text is { } text ? new(content.PreviewUrl, text) : null,
            Template = content.Template is { } template ? TemplateBody.Of(template) : null,
            Interactive = content.Interactive is { } interactive ? InteractiveBody.Of(interactive) : null,
            Image = MediaBody.Of(content.Media, MediaKind.Image),
            Video = MediaBody.Of(content.Media, MediaKind.Video),
            Audio = MediaBody.Of(content.Media, MediaKind.Audio),
            Document = MediaBody.Of(content.Media, MediaKind.Document),
            Sticker = MediaBody.Of(content.Media, MediaKind.Sticker),
            BizOpaqueCallbackData = message.EffectId,
        };
    }
}

internal sealed record ContextBody(string MessageId);

internal sealed record TextBody(bool PreviewUrl, string Body);

internal sealed record MediaBody(string? Id, string? Link, string? Caption, string? Filename)
{
    /// <summary>The media when it is of that kind.</summary>
    public static MediaBody? Of(MediaContent? media, MediaKind kind) => media?.Kind == kind ? Of(media) : null;

    public static MediaBody Of(MediaContent media) =>
        new(media.MediaId, media.Link, media.Caption, media.Kind is MediaKind.Document ? media.FileName : null);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(GraphAnswer))]
internal sealed partial class WhatsAppJson : JsonSerializerContext;
