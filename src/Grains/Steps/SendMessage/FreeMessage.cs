using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Grainline.Automations.Definitions;
using Grainline.Messages;

namespace Grainline.Steps.SendMessage;

/// <summary>A picture, film, sound or file that is sent by its link.</summary>
public sealed record MediaMessage
{
    /// <summary>What it is.</summary>
    [JsonRequired]
    public MediaKind Type { get; init; }

    /// <summary>Readable by WhatsApp without credentials.</summary>
    [JsonRequired, Length(1, 2_000), TemplateText]
    public string Link { get; init; } = "";

    [Length(1, MessageLimits.Caption), TemplateText]
    public string? Caption { get; init; }

    /// <summary>The name that a document shows.</summary>
    [Length(1, MessageLimits.FileName), TemplateText]
    public string? Filename { get; init; }

    internal IEnumerable<string> Templates => new[] { Link, Caption, Filename }.OfType<string>();

    internal MediaContent Fill(Func<string, string> render) => new()
    {
        Kind = Type,
        Link = render(Link).Trim(),
        Caption = Caption is null ? null : render(Caption),
        FileName = Filename is null ? null : render(Filename),
    };
}

/// <summary>A button that answers.</summary>
public sealed record MessageButton
{
    /// <summary>Comes back with the answer; left out = the title.</summary>
    [Length(1, MessageLimits.ButtonId)]
    public string? Id { get; init; }

    [JsonRequired, Length(1, 200), TemplateText]
    public string Title { get; init; } = "";

    internal ReplyButton Fill(Func<string, string> render)
    {
        var title = render(Title).Trim();
        return new ReplyButton(Id ?? title, title);
    }
}

/// <summary>A list that opens from a button.</summary>
public sealed record MessageList
{
    /// <summary>What the button says that opens the list.</summary>
    [JsonRequired, Length(1, MessageLimits.ButtonTitle)]
    public string Button { get; init; } = "";

    [JsonRequired, Length(1, MessageLimits.Sections)]
    public ImmutableArray<MessageListSection> Sections { get; init; } = [];

    internal ListMenu Fill(Func<string, string> render) => new()
    {
        Button = Button,
        Sections =
        [
            .. Sections.Select(section => new ListSection
            {
                Title = section.Title,
                Rows =
                [
                    .. section.Rows.Select(row => new ListRow(
                        row.Id, render(row.Title).Trim(), row.Description is null ? null : render(row.Description))),
                ],
            }),
        ],
    };
}

/// <summary>Rows under a title; the title is needed when there are several sections.</summary>
public sealed record MessageListSection
{
    [Length(1, MessageLimits.SectionTitle)]
    public string? Title { get; init; }

    [JsonRequired, Length(1, MessageLimits.Rows)]
    public ImmutableArray<MessageListRow> Rows { get; init; } = [];
}

/// <summary>Something to choose.</summary>
public sealed record MessageListRow
{
    /// <summary>Comes back with the answer.</summary>
    [JsonRequired, Length(1, 200)]
    public string Id { get; init; } = "";

    [JsonRequired, Length(1, 200), TemplateText]
    public string Title { get; init; } = "";

    [Length(1, 300), TemplateText]
    public string? Description { get; init; }
}
