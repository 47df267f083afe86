using System.Buffers;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Grainline.Pages.Parts;

/// <summary>
/// Tables for spreadsheets (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it and is a text: names and
/// ids in it were written by others than the one who opens the file. A phone stays as it is, since a plus and digits are only a number.
/// </summary>
public static class CsvText
{
    // Spreadsheets of some languages part cells at semicolons or tabs.
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\r\n\t");

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        ShouldQuote = cell => cell.Field.AsSpan().ContainsAny(Quoted),
    };

    /// <summary>The rows as lines that end with CR and LF; null is an empty cell.</summary>
    public static string Of(params IEnumerable<IEnumerable<string?>> rows)
    {
        var text = new StringBuilder();
        using var csv = new CsvWriter(new StringWriter(text, CultureInfo.InvariantCulture), Format);
        foreach (var row in rows)
        {
            foreach (var cell in row)
            {
                csv.WriteField(IsFormula(cell) ? "'" + cell : cell);
            }

            csv.NextRecord();
        }

        csv.Flush();
        return text.ToString();
    }

    /// <summary>What a cell of <see cref="Of"/> was.</summary>
    public static string Read(string cell) => cell is ['\'', .. var text] && IsFormula(text) ? text : cell;

    private static bool IsFormula(string? text) => text switch
    {
        ['+', _, ..] when text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 => false,
        ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] => true,
        _ => false,
    };
}
