using Grainline.Pages.Backend;

namespace Grainline.Pages.Parts;

/// <summary>A list of the API from its beginning to its end, for what is chosen from it.</summary>
internal static class WholeList
{
    /// <summary>Entries to choose from; nobody finds one among more.</summary>
    public const int MaxItems = 2_000;

    /// <summary>As many as the API gives at once.</summary>
    public static readonly (string Name, string? Value) Limit = ("limit", "500");

    /// <summary>All entries; when a part cannot be read, those before it.</summary>
    public static async Task<IReadOnlyList<T>> Whole<T>(this Func<string?, Task<Answer<ListOf<T>>>> read)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var part = (await read(cursor)).Value;
            items.AddRange(part?.Items ?? []);
            cursor = part?.Next;
        }
        while (cursor is not null && items.Count < MaxItems);

        return items;
    }
}
