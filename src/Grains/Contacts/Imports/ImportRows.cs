using System.Collections.Immutable;
using Grainline.Phones;

namespace Grainline.Contacts.Imports;

/// <summary>Stores rows of a file in their contacts.</summary>
public static class ImportRows
{
    /// <summary>The rows that their contacts cannot hold, in the order of the file; these contacts stay as they are.</summary>
    public static async Task<ImmutableArray<ImportError>> Store(IGrainFactory grains, IEnumerable<ImportRow> rows, string actor) =>
        [.. (await ForEach(rows, row => Store(grains, row, actor))).OfType<ImportError>().OrderBy(error => error.Line)];

    /// <summary>Why the contact cannot hold the row, and stays as it is; null when it is stored.</summary>
    public static async Task<ImportError?> Store(IGrainFactory grains, ImportRow row, string actor)
    {
        var key = await ContactKey.Find(grains, row.Phone, otherwise: row.Phone);
        return (await grains.GetGrain<IContactGrain>(key).Change(row.Patch, create: true, actor)).Problems is [var problem, ..]
            ? new ImportError(row.Line, problem.Field, problem.Code, problem.Detail)
            : null;
    }

    /// <summary>Many at once, but the rows of one person one after the other: two at once, in two spellings of a new phone, would make two
    /// contacts.</summary>
    public static async Task<IReadOnlyList<T>> ForEach<T>(IEnumerable<ImportRow> rows, Func<ImportRow, Task<T>> store)
    {
        var answers = await Task.WhenAll(rows.GroupBy(row => PhoneVariants.Canonical(row.Phone)).Select(OneAfterTheOther));
        return [.. answers.SelectMany(person => person)];

        async Task<List<T>> OneAfterTheOther(IEnumerable<ImportRow> person)
        {
            var stored = new List<T>();
            foreach (var row in person)
            {
                stored.Add(await store(row));
            }

            return stored;
        }
    }
}
