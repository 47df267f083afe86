using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;
using Grainline.Contacts;
using Grainline.Pages.Parts;
using Grainline.Phones;

namespace Grainline.Api.Contacts.Imports;

/// <summary>
/// CSV with a header line, read row by row. Values of <c>tags</c> are separated by semicolons or, as Go High Level exports them, by
/// commas; an empty cell changes nothing. A
/// wrong row is told in the report and left out.
/// </summary>
internal sealed class ContactFile : IDisposable
{
    private static readonly string[] Separators = [";", ",", "\t"];

    private readonly CsvReader _csv;
    private readonly ImportSettings _settings;

    private ContactFile(CsvReader csv, ImportColumns columns, ImportSettings settings) => (_csv, Columns, _settings) = (csv, columns, settings);

    public ImportColumns Columns { get; }

    /// <summary>Reads the header line; null when there is none.</summary>
    public static async Task<ContactFile?> Open(byte[] bytes, ImportSettings settings)
    {
        var csv = Reader(bytes);
        if (await csv.ReadAsync() && csv.ReadHeader() && csv.HeaderRecord is { Length: > 0 } headers)
        {
            return new ContactFile(csv, ImportColumns.Of(headers.Select(CsvText.Read), settings.Columns), settings);
        }

        csv.Dispose();
        return null;
    }

    /// <summary>Whether there are more columns than <see cref="ImportLimits.Columns"/>.</summary>
    public static async Task<bool> IsTooWide(byte[] bytes)
    {
        using var csv = Reader(bytes);
        return await csv.ReadAsync() && csv.Parser.Count > ImportLimits.Columns;
    }

    /// <summary>Whether there are more rows than <see cref="ImportLimits.Rows"/>. Asked before the first is stored: of a file that is refused,
    /// nothing is.</summary>
    public static async Task<bool> IsTooLong(byte[] bytes, CancellationToken cancellationToken)
    {
        using var csv = Reader(bytes);
        var lines = 0;
        while (lines <= ImportLimits.Rows + 1 && await csv.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            lines++;
        }

        // One is the header.
        return lines > ImportLimits.Rows + 1;
    }

    /// <summary>The rows that fit.</summary>
    public async IAsyncEnumerable<ImportRow> Rows(ImportReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _csv.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            report.Rows++;
            var cells = Columns.All.Select((column, place) => (column.Field, Text: CsvText.Read(_csv.GetField(place)?.Trim() ?? "")))
                .Where(cell => cell.Field.Length > 0 && cell.Text.Length > 0).ToList();
            if (Read(Named(cells), report) is { } row)
            {
                report.Accept(row);
                yield return row;
            }
        }
    }

    public void Dispose() => _csv.Dispose();

    private static CsvReader Reader(byte[] bytes) => new(
        new StreamReader(new MemoryStream(bytes), FileText.EncodingOf(bytes), detectEncodingFromByteOrderMarks: true),
        new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = Separators,
            BadDataFound = null,
            MissingFieldFound = null,
        });

    /// <summary>A name in one piece gives what the line does not say of first and last name by themselves.</summary>
    private static List<(string Field, string Text)> Named(List<(string Field, string Text)> cells)
    {
        if (cells.Find(cell => cell.Field == ImportColumns.Name).Text is not { } name)
        {
            return cells;
        }

        var others = cells.FindAll(cell => cell.Field != ImportColumns.Name);
        if (others.Exists(cell => cell.Field == StandardFields.FirstName))
        {
            return others;
        }

        // Beside a column of last names, what is headed "Name" is the first name, with the last one or without.
        var (first, last) = others.Find(cell => cell.Field == StandardFields.LastName).Text is not { } known ? FullName.Split(name)
            : name.EndsWith(" " + known, StringComparison.OrdinalIgnoreCase) ? (name[..^known.Length].TrimEnd(), "")
            : (name, "");
        return [.. others, (StandardFields.FirstName, first), .. last.Length > 0 ? [(StandardFields.LastName, last)] : Array.Empty<(string, string)>()];
    }

    private ImportRow? Read(List<(string Field, string Text)> cells, ImportReport report)
    {
        var phone = PhoneNumber.Parse(cells.Find(cell => cell.Field == ImportColumns.Phone).Text, _settings.DefaultRegion);
        if (phone is not { IsNumber: true, Number: var number })
        {
            report.Refuse(_csv.Parser.Row, ImportColumns.Phone, "invalid_phone", phone.Refusal?.Detail ?? "There is no phone.");
            return null;
        }

        foreach (var (field, text) in cells)
        {
            if (ProblemOf(field, text) is var (code, detail))
            {
                report.Refuse(_csv.Parser.Row, field, code, detail);
                return null;
            }
        }

        var patch = new ContactPatch
        {
            Standard = [.. cells.Where(cell => StandardFields.All.Contains(cell.Field)).Select(cell => new FieldChange(cell.Field, FieldValue.Text(cell.Text)))],
            Custom = [.. cells.Where(cell => NameOf(cell.Field) is not null).Select(cell => new FieldChange(NameOf(cell.Field)!, FieldValue.Text(cell.Text)))],
            AddTags = [.. cells.Where(cell => cell.Field == ImportColumns.Tags).SelectMany(cell => Tags(cell.Text)), .. _settings.Tags],
        };
        return new ImportRow(number.E164, patch, _csv.Parser.Row);
    }

    private static (string Code, string Detail)? ProblemOf(string field, string text) => field switch
    {
        ImportColumns.Phone => null,
        ImportColumns.Tags => Tags(text).Select(FieldRules.ProblemOfTag).FirstOrDefault(problem => problem is not null),
        _ when NameOf(field) is { } name => FieldRules.ProblemOfCustom(name, FieldValue.Text(text)),
        _ => FieldRules.ProblemOfStandard(field, text),
    };

    /// <summary>The custom field; null for other fields.</summary>
    private static string? NameOf(string field) =>
        field is ImportColumns.Phone or ImportColumns.Tags || StandardFields.All.Contains(field) ? null
        : field.StartsWith(ImportColumns.CustomPrefix, StringComparison.Ordinal) ? field[ImportColumns.CustomPrefix.Length..]
        : field;

    private static ImmutableArray<string> Tags(string text) => [.. text.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>What the caller says of a file.</summary>
/// <param name="DefaultRegion">ISO 3166 region whose national phone numbers are understood.</param>
/// <param name="Columns">As <c>header=field</c>.</param>
/// <param name="Tags">Tags that every contact of the file gets.</param>
internal sealed record ImportSettings(string? DefaultRegion, IReadOnlyList<string> Columns, IReadOnlyList<string> Tags);
