namespace Grainline.Storage.Queries;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the order of the list.</param>
/// <param name="Next">Gives the part after this one; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which part of a list is wanted.</summary>
public sealed record PageRequest
{
    public const int DefaultLimit = 50;

    public const int MaxLimit = 500;

    /// <summary>Asks for a part.</summary>
    /// <param name="limit">How many items, 1 to 500; what is outside is brought inside.</param>
    /// <param name="cursor">The <see cref="Page{T}.Next"/> of the part before; null = from the start.</param>
    public PageRequest(int limit = DefaultLimit, string? cursor = null)
    {
        Limit = Math.Clamp(limit, 1, MaxLimit);
        Cursor = cursor;
    }

    public int Limit { get; }

    public string? Cursor { get; }

    /// <summary>The part of a list that is read as a whole: there are few, or somebody else keeps them.</summary>
    /// <param name="list">Its name, for cursors: one of another list is refused.</param>
    /// <param name="all">The list, in any order.</param>
    /// <param name="key">What it is in order by; no two items have the same.</param>
    /// <param name="newestFirst">Whether the greatest key comes first.</param>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    public Page<T> Part<T>(string list, IEnumerable<T> all, Func<T, string> key, bool newestFirst = false)
    {
        var sign = newestFirst ? -1 : 1;
        var rest = Queries.Cursor.ParseText(list, Cursor) is { } last ? all.Where(item => string.CompareOrdinal(key(item), last) * sign > 0) : all;
        var ordered = newestFirst ? rest.OrderByDescending(key, StringComparer.Ordinal) : rest.OrderBy(key, StringComparer.Ordinal);
        return Of([.. ordered.Take(Fetch)], item => Queries.Cursor.Of(list, key(item)));
    }

    /// <summary>One more than wanted tells whether there is a next part.</summary>
    internal int Fetch => Limit + 1;

    internal Page<T> Of<T>(IReadOnlyList<T> fetched, Func<T, string> cursor) => fetched.Count <= Limit
        ? new Page<T>(fetched, Next: null)
        : new Page<T>([.. fetched.Take(Limit)], cursor(fetched[Limit - 1]));
}
