using System.Collections.Immutable;

namespace Grainline.Contacts.Imports;

/// <summary>Stores rows of a file in their contacts.</summary>
public static class ImportRows
{
    /// <summary>The rows that their contacts cannot hold, in the order of the file; these contacts stay as they are.</summary>
    public static async Task<ImmutableArray<ImportError>> Store(IGrainFactory grains, IEnumerable<ImportRow> rows, string actor) =>
        [.. (await Task.WhenAll(rows.Select(row => Store(grains, row, actor)))).OfType<ImportError>()];

    /// <summary>Why the contact cannot hold the row, and stays as it is; null when it is stored.</summary>
    public static async Task<ImportError?> Store(IGrainFactory grains, ImportRow row, string actor) =>
        (await grains.GetGrain<IContactGrain>(row.Phone).Change(row.Patch, create: true, actor)).Problems is [var problem, ..]
            ? new ImportError(row.Line, problem.Field, problem.Code, problem.Detail)
            : null;
}
