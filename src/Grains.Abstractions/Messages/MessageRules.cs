namespace Grainline.Messages;

/// <summary>Checks a message before a call is spent on it: when a definition is published, and again when it is filled.</summary>
/// <remarks>Characters are counted as Unicode scalar values: the most lenient reading, so nothing is refused here that Meta
/// might take.</remarks>
public static class MessageRules
{
    /// <summary>What is wrong with the message, or null when it may be sent.</summary>
    public static MessageProblem? Check(MessageContent content) =>
        Kinds(content) switch
        {
            0 => new MessageProblem("empty_message", "A message needs a text, a template, media, buttons or a list."),
            > 1 => new MessageProblem("ambiguous_content", "A message has one content: a text, a template, media, or buttons or a list."),
            _ => null,
        }
        ?? CheckText(content.Text) ?? TemplateRules.Check(content.Template) ?? CheckMedia(content.Media)
        ?? InteractiveRules.Check(content.Interactive);

    internal static bool Longer(string? text, int limit) => text?.Length > limit && text.EnumerateRunes().Count() > limit;

    internal static MessageProblem? CheckMedia(MediaContent? media) =>
        media is null ? null
        : string.IsNullOrWhiteSpace(media.Link) == string.IsNullOrWhiteSpace(media.MediaId)
            ? new("invalid_media", "Media needs a link or an id, not both.")
        : !string.IsNullOrWhiteSpace(media.Link) && !IsLink(media.Link) ? new("invalid_media_link", "A media link begins with https:// or http://.")
        : Longer(media.Caption, MessageLimits.Caption) ? TooLong("caption", "A caption", MessageLimits.Caption)
        : media.Caption is { Length: > 0 } && media.Kind is MediaKind.Audio or MediaKind.Sticker
            ? new("caption_not_allowed", "Sounds and stickers have no caption.")
        : Longer(media.FileName, MessageLimits.FileName) ? TooLong("file_name", "A file name", MessageLimits.FileName)
        : null;

    internal static MessageProblem TooLong(string part, string subject, int limit) =>
        new($"{part}_too_long", $"{subject} has at most {limit} characters.");

    private static int Kinds(MessageContent content) =>
        (content.Text is null ? 0 : 1) + (content.Template is null ? 0 : 1) + (content.Media is null ? 0 : 1) + (content.Interactive is null ? 0 : 1);

    private static MessageProblem? CheckText(string? text) =>
        text is null ? null
        : string.IsNullOrWhiteSpace(text) ? new("empty_text", "The text of the message is empty.")
        : Longer(text, MessageLimits.Text) ? TooLong("text", "A text", MessageLimits.Text)
        : null;

    private static bool IsLink(string link) => link.Length <= MessageLimits.Link && WebUrl.Read(link) is not null;
}
