using System.Collections.Immutable;
using System.Security.Claims;
using Grainline.Api.Access;
using Grainline.Api.Problems;
using Grainline.Contacts;
using Grainline.Contacts.Imports;
using Grainline.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Grainline.Api.Contacts.Imports;

/// <summary><c>POST /contacts/import</c>: creates or changes contacts from CSV, while the caller waits or in the background.</summary>
internal static class ContactImport
{
    private const string Prefix = "imp_";
    private const int MaxBytes = 32 << 20;
    private const int MaxTags = 20;
    private const int AtOnce = 64;

    public static void MapContactImport(this IEndpointRouteBuilder contacts)
    {
        contacts.MapGet("/import/{id}", Get).WithSummary("How far an import in the background is");

        var edit = contacts.MapGroup("").RequireAuthorization(nameof(Role.Editor));
        edit.MapPost("/import", Import).WithMetadata(new RequestSizeLimitAttribute(MaxBytes)).Accepts<string>("text/csv", ImportForm.MediaType).WithSummary("Creates or changes contacts from CSV").WithDescription(
            "A header line, then one contact a line, in UTF-8, in UTF-16 with its mark, or in Windows-1252. Columns: phone, the standard fields, full_name or name (split at its first space), tags (separated by semicolons); any other is a custom field. "
            + "column=header=field (repeated) says otherwise, an empty field leaves a column out. tag (repeated) goes to every contact. "
            + "A form (multipart/form-data) has the file and nothing else. "
            + "An import that breaks off with 429 or 503 has imported the lines before the one that it names; the whole file can be sent again. "
            + "dry_run=true stores nothing and shows the first rows as they would be. background=true answers 202 with a progress resource, "
            + "which goes on whatever happens to this host; name is the file's.");
        edit.MapPost("/import/{id}/cancel", Cancel).WithSummary("Imports nobody any more; those that are imported stay");
    }

    private static async Task<Results<Ok<ImportReport>, Accepted<ImportView>, ProblemHttpResult>> Import(
        HttpRequest request, [AsParameters] ImportQuery query, IGrainFactory grains, ClaimsPrincipal user, TimeProvider time)
    {
        if (await Webhooks.BodyReader.Read(request, MaxBytes) is not { } body)
        {
            return Problem.Of(413, "too_large", $"The file is larger than {MaxBytes} bytes.");
        }

        var (bytes, unreadable) = await ImportForm.Unwrap(request.ContentType, body);
        if ((unreadable ?? query.Refuse()) is { } refusal)
        {
            return refusal;
        }

        if (await ContactFile.IsTooWide(bytes))
        {
            return Problem.Of(422, "too_many_columns", $"Expected at most {ImportLimits.Columns} columns.");
        }

        using var file = await ContactFile.Open(bytes, query.Settings);
        if (file is not { Columns.HavePhone: true })
        {
            return Problem.Of(422, "invalid_csv", "Expected a header line with a column phone.", ("columns", file?.Columns.All ?? []));
        }

        if (await ContactFile.IsTooLong(bytes, request.HttpContext.RequestAborted))
        {
            return Problem.Of(422, "too_many_rows", $"Expected at most {ImportLimits.Rows} lines.");
        }

        var report = new ImportReport { Columns = file.Columns.All };
        var id = Ids.TimeOrdered(Prefix, time.GetUtcNow());
        var parts = 0;
        await foreach (var part in Parts(file.Rows(report, request.HttpContext.RequestAborted)))
        {
            if (query is { IsDry: false, InBackground: true })
            {
                await grains.GetGrain<IImportPartGrain>(ImportLimits.PartKey(id, parts++)).Keep(part);
            }
            else if (!query.IsDry)
            {
                await Store(part, report, grains, Actor.Of(user));
            }
        }

        return query.IsDry || !query.InBackground
            ? TypedResults.Ok(report)
            : TypedResults.Accepted($"/api/v1/contacts/import/{id}", await grains.GetGrain<IImportGrain>(id).Begin(
                new ImportOrder { Name = query.Name, Rows = report.Rows, Parts = parts, Refused = report.Refused, Errors = report.Errors }, Actor.Of(user)));
    }

    private static async Task<Results<Ok<ImportView>, ProblemHttpResult>> Get(string id, IGrainFactory grains) =>
        IsId(id) && await grains.GetGrain<IImportGrain>(id).Get() is { } view ? TypedResults.Ok(view) : Problem.NotFound("import");

    private static async Task<Results<Ok<ImportView>, ProblemHttpResult>> Cancel(string id, IGrainFactory grains, ClaimsPrincipal user) =>
        IsId(id) && await grains.GetGrain<IImportGrain>(id).Cancel(Actor.Of(user)) is { } view ? TypedResults.Ok(view) : Problem.NotFound("import");

    /// <summary>Only ids of ours make a grain.</summary>
    private static bool IsId(string id) => id.StartsWith(Prefix, StringComparison.Ordinal) && id.Length == Prefix.Length + 26;

    private static async IAsyncEnumerable<ImmutableArray<ImportRow>> Parts(IAsyncEnumerable<ImportRow> rows)
    {
        var part = ImmutableArray.CreateBuilder<ImportRow>();
        var length = 0;
        await foreach (var row in rows)
        {
            part.Add(row);
            length += row.Patch.Standard.Concat(row.Patch.Custom).Sum(change => change.Name.Length + (change.Value?.Length ?? 0));
            if (part.Count == ImportLimits.PartRows || length > ImportLimits.PartLength)
            {
                yield return part.DrainToImmutable();
                length = 0;
            }
        }

        if (part.Count > 0)
        {
            yield return part.DrainToImmutable();
        }
    }

    private static async Task Store(ImmutableArray<ImportRow> rows, ImportReport report, IGrainFactory grains, string actor)
    {
        foreach (var some in rows.Chunk(AtOnce))
        {
            try
            {
                foreach (var error in await ImportRows.Store(grains, some, actor))
                {
                    report.TakeBack(error);
                }
            }
            catch (Exception failure) when (Overload.Of(failure) is not null)
            {
                throw new PartlyStoredException(
                    $"The import broke off at line {some[0].Line}: the lines before it are imported, and some after it may be. Send the whole file again; a line that is imported twice does no harm.",
                    failure);
            }
        }
    }

    /// <summary>What the query says.</summary>
    internal readonly record struct ImportQuery(
        [FromQuery(Name = "dry_run")] bool? DryRun,
        bool? Background,
        [FromQuery(Name = "default_region")] string? DefaultRegion,
        string? Name,
        [FromQuery(Name = "column")] string[]? Column,
        [FromQuery(Name = "tag")] string[]? Tag)
    {
        public bool IsDry => DryRun is true;

        public bool InBackground => Background is true;

        public ImportSettings Settings => new(DefaultRegion, Column ?? [], [.. (Tag ?? []).Select(tag => tag.Trim()).Where(tag => tag.Length > 0)]);

        public ProblemHttpResult? Refuse() =>
            Name?.Length > ImportLimits.NameLength ? Problem.Invalid("too_long", $"A name has at most {ImportLimits.NameLength} characters.", "name")
            : Tag?.Length > MaxTags ? Problem.Invalid("too_many_tags", $"Expected at most {MaxTags} tags.", "tag")
            : (Tag ?? []).Select(FieldRules.ProblemOfTag).FirstOrDefault(problem => problem is not null) is var (code, detail) ? Problem.Invalid(code, detail, "tag")
            : null;
    }
}
