namespace Grainline.Sandbox.Meta;

/// <summary>What Meta refuses of buttons and lists (facts/whatsapp.md 1.3, the table of limits).</summary>
internal static class InteractiveRules
{
    public const int Body = 1024;
    private const int HeaderOrFooter = 60;
    private const int Buttons = 3;
    private const int ButtonTitle = 20;
    private const int ButtonId = 256;
    private const int Sections = 10;
    private const int Rows = 10;
    private const int SectionOrRowTitle = 24;
    private const int RowDescription = 72;
    private const int RowId = 200;

    public static GraphError? Check(InteractivePart? interactive) =>
        interactive is null ? GraphError.Required("interactive")
        : string.IsNullOrEmpty(interactive.Body?.Text) ? GraphError.Required("interactive['body']['text']")
        : SendRules.Longer(interactive.Body.Text, Body) ? GraphError.TooLong("interactive['body']['text']", Body)
        : SendRules.Longer(interactive.Header?.Text, HeaderOrFooter) ? GraphError.TooLong("interactive['header']['text']", HeaderOrFooter)
        : SendRules.Longer(interactive.Footer?.Text, HeaderOrFooter) ? GraphError.TooLong("interactive['footer']['text']", HeaderOrFooter)
        : interactive.Type switch
        {
            "button" => CheckButtons([.. (interactive.Action?.Buttons ?? []).Select(b => b.Reply)]),
            "list" => CheckList(interactive.Action),
            null => GraphError.Required("interactive['type']"),
            _ => null,
        };

    private static GraphError? CheckButtons(RowPart?[] buttons) =>
        buttons.Length is 0 or > Buttons ? GraphError.Of(131009, $"There are 1 to {Buttons} buttons.")
        : CheckRows(buttons, ButtonId, ButtonTitle);

    private static GraphError? CheckList(ActionPart? action)
    {
        var sections = action?.Sections ?? [];
        RowPart[] rows = [.. sections.SelectMany(s => s.Rows ?? [])];
        return string.IsNullOrEmpty(action?.Button) ? GraphError.Required("interactive['action']['button']")
            : SendRules.Longer(action.Button, ButtonTitle) ? GraphError.TooLong("interactive['action']['button']", ButtonTitle)
            : sections.Length is 0 or > Sections ? GraphError.Of(131009, $"There are 1 to {Sections} sections.")
            : rows.Length is 0 or > Rows ? GraphError.Of(131009, $"There are 1 to {Rows} rows in total.")
            : Array.Exists(sections, s => SendRules.Longer(s.Title, SectionOrRowTitle)) ? GraphError.TooLong("section title", SectionOrRowTitle)
            : Array.Exists(rows, r => SendRules.Longer(r.Description, RowDescription)) ? GraphError.TooLong("row description", RowDescription)
            : CheckRows(rows, RowId, SectionOrRowTitle);
    }

    private static GraphError? CheckRows(RowPart?[] rows, int idLimit, int titleLimit) =>
        Array.Exists(rows, r => string.IsNullOrEmpty(r?.Id) || string.IsNullOrEmpty(r.Title)) ? GraphError.Of(131008, "An id or a title is missing.")
        : Array.Exists(rows, r => SendRules.Longer(r!.Id, idLimit)) ? GraphError.TooLong("id", idLimit)
        : Array.Exists(rows, r => SendRules.Longer(r!.Title, titleLimit)) ? GraphError.TooLong("title", titleLimit)
        : rows.Select(r => r!.Id).Distinct(StringComparer.Ordinal).Count() < rows.Length ? GraphError.Of(131009, "Ids must be unique.")
        : null;
}
