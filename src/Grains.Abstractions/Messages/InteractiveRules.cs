namespace Grainline.Messages;

/// <summary>The limits of buttons and lists.</summary>
internal static class InteractiveRules
{
    public static MessageProblem? Check(InteractiveContent? content) =>
        content is null ? null
        : string.IsNullOrWhiteSpace(content.Body) ? new("empty_text", "The text above buttons or a list is empty.")
        : MessageRules.Longer(content.Body, MessageLimits.InteractiveBody)
            ? MessageRules.TooLong("interactive_text", "The text above buttons or a list", MessageLimits.InteractiveBody)
        : MessageRules.Longer(content.Header, MessageLimits.HeaderOrFooter) ? MessageRules.TooLong("header", "A header", MessageLimits.HeaderOrFooter)
        : MessageRules.Longer(content.Footer, MessageLimits.HeaderOrFooter) ? MessageRules.TooLong("footer", "A footer", MessageLimits.HeaderOrFooter)
        : content.HeaderMedia is not null && (content.Header is not null || content.List is not null
            || content.HeaderMedia.Kind is MediaKind.Audio or MediaKind.Sticker)
            ? new("invalid_header", "A header is a text or, above buttons, an image, a video or a document.")
        : MessageRules.CheckMedia(content.HeaderMedia)
        ?? (content.List is null == content.Buttons.IsEmpty
            ? new("ambiguous_content", "An interactive message has buttons or a list.")
            : content.List is { } list ? CheckList(list) : CheckButtons(content));

    private static MessageProblem? CheckButtons(InteractiveContent content) =>
        content.Buttons.Length > MessageLimits.Buttons
            ? new("too_many_buttons", $"A message has at most {MessageLimits.Buttons} buttons.")
            : CheckChoices("button", [.. content.Buttons.Select(b => (b.Id, b.Title))], MessageLimits.ButtonId, MessageLimits.ButtonTitle);

    private static MessageProblem? CheckList(ListMenu list)
    {
        ListRow[] rows = [.. list.Sections.SelectMany(s => s.Rows)];
        return string.IsNullOrWhiteSpace(list.Button) ? new("empty_list_button", "The button that opens the list says nothing.")
            : MessageRules.Longer(list.Button, MessageLimits.ButtonTitle)
                ? MessageRules.TooLong("list_button", "The button that opens the list", MessageLimits.ButtonTitle)
            : list.Sections.Length is 0 or > MessageLimits.Sections
                ? new("invalid_sections", $"A list has 1 to {MessageLimits.Sections} sections.")
            : list.Sections.Any(s => s.Rows.IsEmpty) ? new("empty_section", "A section of the list has no rows.")
            : rows.Length > MessageLimits.Rows ? new("too_many_rows", $"A list has at most {MessageLimits.Rows} rows in all its sections.")
            : list.Sections.Any(s => MessageRules.Longer(s.Title, MessageLimits.SectionTitle))
                ? MessageRules.TooLong("section_title", "A section's title", MessageLimits.SectionTitle)
            : list.Sections.Length > 1 && list.Sections.Any(s => string.IsNullOrWhiteSpace(s.Title))
                ? new("empty_section_title", "Of several sections each needs a title.")
            : Array.Exists(rows, r => MessageRules.Longer(r.Description, MessageLimits.RowDescription))
                ? MessageRules.TooLong("row_description", "A row's description", MessageLimits.RowDescription)
            : CheckChoices("row", [.. rows.Select(r => (r.Id, r.Title))], MessageLimits.RowId, MessageLimits.RowTitle);
    }

    private static MessageProblem? CheckChoices(string noun, (string Id, string Title)[] choices, int idLimit, int titleLimit) =>
        Array.Exists(choices, c => string.IsNullOrWhiteSpace(c.Id) || string.IsNullOrWhiteSpace(c.Title))
            ? new($"incomplete_{noun}", $"Every {noun} needs an id and a title.")
        : Array.Exists(choices, c => MessageRules.Longer(c.Id, idLimit)) ? MessageRules.TooLong($"{noun}_id", $"The id of a {noun}", idLimit)
        : Array.Exists(choices, c => MessageRules.Longer(c.Title, titleLimit)) ? MessageRules.TooLong($"{noun}_title", $"The title of a {noun}", titleLimit)
        : choices.DistinctBy(c => c.Id, StringComparer.Ordinal).Count() < choices.Length
            ? new($"duplicate_{noun}_id", $"Two {noun}s have the same id.")
        : null;
}
