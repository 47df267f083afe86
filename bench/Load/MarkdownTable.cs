namespace Grainline.Load;

/// <summary>A table whose first column is text and whose others are figures.</summary>
public sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString() => string.Join('\n',
    [
        Line(columns),
        "|---|" + string.Concat(Enumerable.Repeat("--:|", columns.Length - 1)),
        .. _rows.Select(Line),
    ]);

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
}
