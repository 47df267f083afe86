using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using CsvHelper;
using CsvHelper.Configuration;
using Grainline.Api.Access;
using Grainline.Api.Problems;
using Grainline.Contacts;
using Grainline.Phones;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Contacts;

/// <summary>
/// <c>POST /contacts/import</c>: CSV with a header line. Columns: <c>phone</c>, the standard fields, <c>tags</c> (separated by
/// semicolons); any other column, with or without <c>custom.</c> before it, is a custom field. A wrong line is told and left out.
/// </summary>
internal static class ContactImport
{
    private const int MaxBytes = 32 << 20;
    private const int MaxRows = 100_000;
    private const int MaxErrors = 200;
    private const int AtOnce = 64;

    private static readonly string[] Separators = [";", ",", "\t"];

    public static void MapContactImport(this IEndpointRouteBuilder contacts) =>
        contacts.MapPost("/import", Import).Accepts<string>("text/csv")
            .WithSummary("Creates or changes contacts from CSV; dry_run=true only says what it would do");

    private static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> Import(
        HttpRequest request, bool? dryRun, string? defaultRegion, IGrainFactory grains, ClaimsPrincipal user)
    {
        if (await Webhooks.BodyReader.Read(request, MaxBytes) is not { } bytes)
        {
            return Problem.Of(413, "too_large", $"The file is larger than {MaxBytes} bytes.");
        }

        using var text = new StreamReader(new MemoryStream(bytes), detectEncodingFromByteOrderMarks: true);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = Separators,
            PrepareHeaderForMatch = header => header.Header.Trim(),
            BadDataFound = null,
            MissingFieldFound = null,
        });
        if (!await csv.ReadAsync() || !csv.ReadHeader() || csv.HeaderRecord is not { } headers || !headers.Any(header => ColumnOf(header) == "phone"))
        {
            return Problem.Of(422, "invalid_csv", "Expected a header line with a column phone.");
        }

        var report = new ImportReport();
        var batch = new List<(string Phone, ContactPatch Patch)>(AtOnce);
        while (await csv.ReadAsync())
        {
            if (++report.Rows > MaxRows)
            {
                return Problem.Of(422, "too_many_rows", $"Expected at most {MaxRows} lines.");
            }

            Read(csv, headers, defaultRegion, report, batch);
            if (batch.Count == AtOnce)
            {
                await Store(batch, dryRun ?? false, grains, Actor.Of(user), report);
            }
        }

        await Store(batch, dryRun ?? false, grains, Actor.Of(user), report);
        return TypedResults.Ok(report);
    }

    private static void Read(CsvReader csv, string[] headers, string? region, ImportReport report, List<(string, ContactPatch)> batch)
    {
        var values = headers.Select((header, place) => (Name: ColumnOf(header), Text: csv.GetField(place)?.Trim() ?? "")).Where(value => value.Text.Length > 0).ToList();
        var phone = values.FirstOrDefault(value => value.Name == "phone").Text;
        if (PhoneNumber.Parse(phone, region) is not { IsNumber: true, Number: var number })
        {
            report.Refuse(csv.Parser.Row, "phone", "invalid_phone", PhoneNumber.Parse(phone, region).Refusal?.Detail ?? "There is no phone.");
            return;
        }

        var standard = values.Where(value => StandardFields.All.Contains(value.Name)).ToList();
        foreach (var (name, text) in standard)
        {
            if (FieldRules.ProblemOfStandard(name, text) is var (code, detail))
            {
                report.Refuse(csv.Parser.Row, name, code, detail);
                return;
            }
        }

        batch.Add((number.E164, new ContactPatch
        {
            Standard = [.. standard.Select(value => new FieldChange(value.Name, FieldValue.Text(value.Text)))],
            Custom =
            [
                .. values.Where(value => value.Name is not ("phone" or "tags") && !StandardFields.All.Contains(value.Name))
                    .Select(value => new FieldChange(value.Name, FieldValue.Text(value.Text))),
            ],
            AddTags = [.. values.Where(value => value.Name == "tags").SelectMany(value => value.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
        }));
    }

    private static async Task Store(List<(string Phone, ContactPatch Patch)> batch, bool dryRun, IGrainFactory grains, string actor, ImportReport report)
    {
        if (!dryRun)
        {
            await Task.WhenAll(batch.Select(row => grains.GetGrain<IContactGrain>(row.Phone).Update(row.Patch, create: true, actor)));
        }

        report.Imported += batch.Count;
        batch.Clear();
    }

    /// <summary>The name of a field; what spreadsheets and Go High Level's export call it, too.</summary>
    private static string ColumnOf(string header)
    {
        var name = header.Trim();
        return name.ToLowerInvariant().Replace(' ', '_') switch
        {
            "phone" or "telefono" or "teléfono" or "phone_number" or "mobile" => "phone",
            "tag" or "tags" => "tags",
            "contact_id" => StandardFields.GhlContactId,
            var known when StandardFields.All.Contains(known) => known,
            _ when name.StartsWith("custom.", StringComparison.Ordinal) => name["custom.".Length..],
            _ => name,
        };
    }

    /// <summary>What an import did.</summary>
    internal sealed class ImportReport
    {
        private readonly ImmutableArray<ImportError>.Builder _errors = ImmutableArray.CreateBuilder<ImportError>();

        /// <summary>Lines below the header.</summary>
        public int Rows { get; set; }

        public int Imported { get; set; }

        public int Refused { get; private set; }

        /// <summary>The first of the refused lines.</summary>
        public IReadOnlyList<ImportError> Errors => _errors;

        public void Refuse(int line, string column, string code, string detail)
        {
            Refused++;
            if (_errors.Count < MaxErrors)
            {
                _errors.Add(new ImportError(line, column, code, detail));
            }
        }
    }

    /// <summary>A line that was left out.</summary>
    internal sealed record ImportError(int Line, string Column, string Code, string Detail);
}
