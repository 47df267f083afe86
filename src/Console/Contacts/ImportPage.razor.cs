using System.Globalization;
using Grainline.Pages.Backend;
using Grainline.Pages.Layout;
using Grainline.Pages.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Grainline.Pages.Contacts;

/// <summary>A file of contacts: what its columns are, what its rows would become, and the import.</summary>
public sealed partial class ImportPage
{
    /// <summary>What the API takes at most, in bytes.</summary>
    private const long MaxBytes = 32 << 20;

    /// <summary>First and last name in one piece, which rows have in two.</summary>
    private const string FullName = "full_name";

    private static readonly string[] Names = ["first_name", "last_name"];

    private static readonly string[] Standard = ["phone", "first_name", "last_name", FullName, "email", "language", "time_zone", "tags"];

    private readonly Dictionary<string, string> _mapped = [];
    private readonly Reading<ImportPreview> _preview = new();
    private IReadOnlyList<ImportColumn> _columns = [];
    private FileText? _file;
    private string? _wrong;
    private string _name = "";
    private string _usual = Country.OfLanguage;
    private string? _chosen;
    private string _tag = "";
    private bool _busy;
    private bool _beginning;

    [Inject]
    private GrainlineClient Api { get; set; } = null!;

    [Inject]
    private Feedback Feedback { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The fields that rows of the preview have, in the order of the columns.</summary>
    private IEnumerable<string> Fields => _columns.SelectMany(column => column.Field == FullName ? Names : [column.Field]).Distinct(StringComparer.Ordinal)
        .Where(name => _preview.Value!.Preview.Any(row => row.Fields.ContainsKey(name)));

    private string Region => _chosen ?? _usual;

    /// <summary>Who is quick has opened a file meanwhile.</summary>
    protected override async Task OnInitializedAsync()
    {
        if (Session.CanEdit)
        {
            _usual = await Country.Usual(Api);
            await Preview();
        }
    }

    private bool HaveName => _columns.Any(column => column.Field == FullName || Names.Contains(column.Field));

    private bool HaveTags => _preview.Value!.Preview.Any(row => row.Tags.Count > 0);

    private Task Choose(string country)
    {
        _chosen = country;
        return Preview();
    }

    private async Task Open(InputFileChangeEventArgs change)
    {
        _mapped.Clear();
        _preview.Clear();
        (_columns, _file, _name, _wrong, _busy) = ([], null, change.File.Name, null, true);
        try
        {
            using var bytes = new MemoryStream();
            await using var file = change.File.OpenReadStream(MaxBytes);
            await file.CopyToAsync(bytes);
            _file = FileText.Of(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        catch (Exception failure) when (failure is IOException or JSException or OperationCanceledException or InvalidOperationException)
        {
            // A file that was changed, moved or taken away since it was chosen is one that the browser does not read.
            _wrong = change.File.Size > MaxBytes ? T["ImportTooLarge"] : T["ImportUnreadable"];
        }

        _busy = false;
        await Preview();
    }

    private async Task Preview()
    {
        if (_file is not { } file)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(file.Text))
        {
            _wrong = T["ImportEmpty"];
            return;
        }

        _busy = true;
        await _preview.Take(Send<ImportPreview>("dry_run"));
        _busy = false;
        _wrong = null;
        _columns = _preview.Value?.Columns ?? _columns;
        if (_preview.Failure is { } refusal)
        {
            // What an import would do was said of other settings. The columns stay to be mapped, whatever the refusal is about.
            _wrong = Feedback.Say(refusal);
            _columns = refusal.Columns is { Count: > 0 } told ? told : _columns;
            _preview.Clear();
        }
    }

    private Task Map(ImportColumn column, string? field)
    {
        _mapped[column.Header] = field ?? "";
        return Preview();
    }

    /// <summary>Also while a preview is made: a press that leaves a field changes that field, and so asks for one.</summary>
    private async Task Begin()
    {
        if (_beginning)
        {
            return;
        }

        _beginning = true;
        var answer = await Send<ImportLine>("background");
        _beginning = false;
        if (answer.Value is { } begun)
        {
            Navigation.NavigateTo($"/contacts/import/{begun.Id}");
        }
        else
        {
            Feedback.Bad(answer.Refusal!);
        }
    }

    private Task<Answer<T>> Send<T>(string mode) => Api.Send<T>(
        HttpMethod.Post,
        ApiPath.Of(
            "/api/v1/contacts/import",
            [(mode, "true"), ("name", _name), ("default_region", Region), ("tag", _tag), .. _mapped.Select(pair => ("column", (string?)$"{pair.Key}={pair.Value}"))]),
        _file!.Text,
        type: "text/csv");

    /// <summary>A column that is no field of ours can always be a custom field of its own name.</summary>
    private IEnumerable<(string Field, string Name)> Choices(ImportColumn column) =>
        Standard.Select(field => (field, Words.Field(field))).Append(("custom." + column.Header, T["AsCustomField", column.Header].Value))
            .Concat(column.Field.Length == 0 || Standard.Contains(column.Field) || column.Field == "custom." + column.Header ? [] : [(column.Field, FieldName(column.Field))])
            .Prepend(("", T["LeaveOut"].Value));

    private string FieldName(string field) => field.StartsWith("custom.", StringComparison.Ordinal) ? T["AsCustomField", field["custom.".Length..]] : Words.Field(field);

    private string? Example(ImportColumn column) => column.Field == "phone"
        ? (_preview.Value?.Preview is [var first, ..] ? first.Phone : null)
        : _preview.Value?.Preview.Select(row => Held(row, column.Field)).FirstOrDefault(value => value is { Length: > 0 });

    private static string? Held(ImportedLine row, string field) => field == FullName
        ? string.Join(' ', Names.Select(name => row.Fields.GetValueOrDefault(name)).OfType<string>())
        : row.Fields.GetValueOrDefault(field);

    private static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
