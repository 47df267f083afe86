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
    public static async Task<IReadOnlyList<T>> Whole<T>(this Func<string?, Task<Answer<ListOf<T>>>> read) => (await read.Together()).Value?.Items ?? [];

    /// <summary>All entries as one answer, or why there are none.</summary>
    public static async Task<Answer<ListOf<T>>> Together<T>(this Func<string?, Task<Answer<ListOf<T>>>> read)
    {
        var first = await read(null);
        var items = new List<T>(first.Value?.Items ?? []);
        for (var cursor = first.Value?.Next; cursor is not null && items.Count < MaxItems;)
        {
            var part = (await read(cursor)).Value;
            items.AddRange(part?.Items ?? []);
            cursor = part?.Next;
        }

        return first.Value is null ? first : first with { Value = new ListOf<T>(items, Next: null) };
    }
}
