using System.Collections.Immutable;
using Grainline.Contacts;

namespace Grainline.Api.Contacts.Imports;

/// <summary>What an import did or, as a dry run, would do.</summary>
internal sealed class ImportReport
{
    /// <summary>Rows that are shown as they would be.</summary>
    private const int MaxPreview = 20;

    private readonly ImmutableArray<ImportError>.Builder _errors = ImmutableArray.CreateBuilder<ImportError>();
    private readonly List<ImportedRow> _preview = [];

    /// <summary>Where each column goes.</summary>
    public IReadOnlyList<ImportColumn> Columns { get; set; } = [];

    /// <summary>Lines below the header.</summary>
    public int Rows { get; set; }

    public int Imported { get; private set; }

    public int Refused { get; private set; }

    /// <summary>The first of the refused lines.</summary>
    public ImmutableArray<ImportError> Errors => _errors.ToImmutable();

    /// <summary>The first of the other lines.</summary>
    public IReadOnlyList<ImportedRow> Preview => _preview;

    public void Accept(ImportRow row)
    {
        Imported++;
        if (_preview.Count < MaxPreview)
        {
            _preview.Add(ImportedRow.Of(row));
        }
    }

    public void Refuse(int line, string column, string code, string detail) => Refuse(new ImportError(line, column, code, detail));

    /// <summary>The contact of a line that was accepted cannot hold it.</summary>
    public void TakeBack(ImportError error)
    {
        Imported--;
        _preview.RemoveAll(shown => shown.Line == error.Line);
        Refuse(error);
    }

    private void Refuse(ImportError error)
    {
        Refused++;
        if (_errors.Count < ImportLimits.Errors)
        {
            _errors.Add(error);
        }
    }
}

/// <summary>A line as it goes into a contact.</summary>
/// <param name="Line">In the file; the header is line 1.</param>
/// <param name="Phone">E.164.</param>
/// <param name="Fields">Standard fields by their names, custom ones as <c>custom.name</c>.</param>
/// <param name="Tags">Tags that are added.</param>
internal sealed record ImportedRow(int Line, string Phone, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> Tags)
{
    public static ImportedRow Of(ImportRow row) => new(
        row.Line,
        row.Phone,
        row.Patch.Standard.Concat(row.Patch.Custom.Select(change => change with { Name = ImportColumns.CustomPrefix + change.Name }))
            .GroupBy(change => change.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value.ToString() ?? "", StringComparer.Ordinal),
        row.Patch.AddTags);
}
