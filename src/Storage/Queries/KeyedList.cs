using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>
/// The list of a journal table whose ids grow with time, newest first, narrowed by automation, phone and state. Indexes
/// serve each: <c>(automation_id, state, id)</c>, <c>(phone, id)</c>, and <c>(state, id)</c> for all states but the usual one.
/// </summary>
internal sealed class KeyedList<TRow>(
    string table, string columns, Func<Row, TRow> read, Func<TRow, string> id, string state, IReadOnlyList<int> states, int usual)
{
    public async Task<Page<TRow>> Page(
        IDatabase database, string? automation, string? phone, int? wanted, PageRequest page, CancellationToken cancellationToken)
    {
        var before = Cursor.ParseText(table, page.Cursor);
        var rows = await database.Query(Query(automation, phone, wanted, before, page.Fetch), read, cancellationToken);
        return page.Of(rows, CursorOf);
    }

    /// <summary>Gives what comes after the row.</summary>
    public string CursorOf(TRow row) => Cursor.Of(table, id(row));

    /// <summary>An automation's rows of all states are merged from one range of the index per state, so that the index need
    /// not exist twice.</summary>
    public Sql Query(string? automation, string? phone, int? wanted, string? before, int limit)
    {
        if (automation is null || phone is not null || wanted is not null)
        {
            return Part(automation, phone, wanted, before, limit);
        }

        var parts = states.Select(one => (Sql)$"select * from ({Part(automation, phone: null, one, before, limit)}) as part");
        return $"{Sql.Join(parts, "", " union all ")} order by id desc limit {limit}";
    }

    private Sql Part(string? automation, string? phone, int? wanted, string? before, int limit)
    {
        List<(Sql Column, Sql Value)> equal = [];
        if (phone is not null)
        {
            equal.Add((Sql.Raw("phone"), $"{phone}"));
        }

        if (automation is not null)
        {
            equal.Add((Sql.Raw("automation_id"), $"{automation}"));
        }

        if (wanted is { } number)
        {
            equal.Add((Sql.Raw(state), Sql.Raw(number)));
        }

        // The index of phones has nothing else.
        var indexed = phone is null ? equal.Count : 1;
        List<Sql> conditions = [.. Range(equal[..indexed], before), .. equal[indexed..].Select(one => (Sql)$"{one.Column} = {one.Value}")];
        if (wanted is { } unusual && unusual != usual)
        {
            // Says nothing new, but SQLite uses a partial index only where its condition stands in the query.
            conditions.Add($"{Sql.Raw(state)} <> {Sql.Raw(usual)}");
        }

        var order = Sql.Join([.. equal[..indexed].Select(one => one.Column), Sql.Raw("id")], "", " desc, ");
        return $"select {Sql.Raw(columns)} from {Sql.Raw(table)} {Sql.Where(conditions)} order by {order} desc limit {limit}";
    }

    /// <summary>A range of one index, said by comparing rows: where equalities stand, PostgreSQL may walk back through all ids for the
    /// order instead, because its statistics tell how many rows fit and not that all of them are old.</summary>
    private static IEnumerable<Sql> Range(List<(Sql Column, Sql Value)> equal, string? before)
    {
        var columns = equal.ConvertAll(one => one.Column);
        var values = equal.ConvertAll(one => one.Value);
        if (before is not null)
        {
            yield return $"{Tuple([.. columns, Sql.Raw("id")])} < {Tuple([.. values, $"{before}"])}";
        }
        else if (equal.Count > 0)
        {
            yield return $"{Tuple(columns)} <= {Tuple(values)}";
        }

        if (equal.Count > 0)
        {
            yield return $"{Tuple(columns)} >= {Tuple(values)}";
        }
    }

    private static Sql Tuple(IEnumerable<Sql> parts) => $"{Sql.Join(parts, "(", ", ")})";
}
