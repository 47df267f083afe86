using Grainline.Messages;

namespace Grainline.WhatsApp;

internal sealed record InteractiveBody(string Type, HeaderBody? Header, WordsBody Body, WordsBody? Footer, ActionBody Action)
{
    public static InteractiveBody Of(InteractiveContent content) => new(
        content.List is null ? "button" : "list",
        HeaderBody.Of(content),
        new(content.Body),
        content.Footer is { } footer ? new(footer) : null,
        ActionBody.Of(content));
}

internal sealed record WordsBody(string Text);

internal sealed record HeaderBody(string Type)
{
    public string? Text { get; init; }

    public MediaBody? Image { get; init; }

    public MediaBody? Video { get; init; }

    public MediaBody? Document { get; init; }

    public static HeaderBody? Of(InteractiveContent content) =>
        content.Header is { } text ? new("text") { Text = text }
        : content.HeaderMedia is not { } media ? null
        : new(media.Type)
        {
            Image = MediaBody.Of(media, MediaKind.Image),
            Video = MediaBody.Of(media, MediaKind.Video),
            Document = MediaBody.Of(media, MediaKind.Document),
        };
}

internal sealed record ActionBody(ButtonBody[]? Buttons, string? Button, SectionBody[]? Sections)
{
    public static ActionBody Of(InteractiveContent content) => content.List is { } list
        ? new(null, list.Button, [.. list.Sections.Select(s => new SectionBody(s.Title, [.. s.Rows.Select(r => new RowBody(r.Id, r.Title, r.Description))]))])
        : new([.. content.Buttons.Select(b => new ButtonBody(new(b.Id, b.Title)))], null, null);
}

internal sealed record ButtonBody(ReplyBody Reply)
{
    public string Type { get; } = "reply";
}

internal sealed record ReplyBody(string Id, string Title);

internal sealed record SectionBody(string? Title, RowBody[] Rows);

internal sealed record RowBody(string Id, string Title, string? Description);
