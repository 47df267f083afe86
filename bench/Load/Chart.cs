using System.Globalization;
using System.Security;
using System.Text;

namespace Grainline.Load;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Value">How long it is; the reference has 1.</param>
/// <param name="Ours">Whether it has the strong colour.</param>
public sealed record Bar(string Label, double Value, bool Ours);

/// <summary>Bars under a title.</summary>
public sealed record Panel(string Title, string Hint, IReadOnlyList<Bar> Bars);

/// <summary>Horizontal bars as SVG that can be read on a light and on a dark page. The ground is left to the page.</summary>
public static class Chart
{
    private const int Width = 760;
    private const int LabelWidth = 268;
    private const int LongestBar = 410;
    private const int RowHeight = 26;
    private const int PanelHead = 44;
    private const int Margin = 14;

    private const string Style =
        """
        text { font: 14px system-ui, sans-serif; fill: #24292f }
        .title { font-weight: 600 } .hint { fill: #57606a }
        .ours { fill: #1f7a5c } .other { fill: #8c959f } .one { stroke: #8c959f; stroke-dasharray: 3 3 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 } .hint { fill: #9198a1 } .ours { fill: #3fb68b } .other { fill: #6e7681 } .one { stroke: #6e7681 } }
        """;

    public static string Draw(params Panel[] panels)
    {
        var height = Margin + panels.Sum(HeightOf);
        var svg = new StringBuilder();
        var title = Escape(string.Join("; ", panels.Select(panel => panel.Title)));
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" role="img">
            <title>{title}</title>
            <style>
            {Style}
            </style>

            """);
        var top = Margin;
        foreach (var panel in panels)
        {
            DrawPanel(svg, panel, top);
            top += HeightOf(panel);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static int HeightOf(Panel panel) => PanelHead + (panel.Bars.Count * RowHeight) + Margin;

    private static void DrawPanel(StringBuilder svg, Panel panel, int top)
    {
        var longest = panel.Bars.Select(bar => bar.Value).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double Length(double value) => double.IsFinite(value) ? Math.Max(1, LongestBar * value / longest) : 0;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <text x="{Margin}" y="{top + 18}"><tspan class="title">{Escape(panel.Title)}</tspan> <tspan class="hint">baseline = 1, {Escape(panel.Hint)}</tspan></text>

            """);
        var y = top + PanelHead - 12;
        foreach (var bar in panel.Bars)
        {
            var length = Length(bar.Value);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""
                <text x="{Margin}" y="{y + 15}">{Escape(bar.Label)}</text>
                <rect class="{(bar.Ours ? "ours" : "other")}" x="{LabelWidth}" y="{y + 1}" width="{length:F1}" height="{RowHeight - 7}" rx="2"/>
                <text x="{LabelWidth + length + 7:F1}" y="{y + 15}">{bar.Value:0.##}</text>

                """);
            y += RowHeight;
        }

        var one = LabelWidth + Length(1);
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"one\" x1=\"{one:F1}\" x2=\"{one:F1}\" y1=\"{top + PanelHead - 14}\" y2=\"{y}\"/>\n");
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
