using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>
/// The list of a journal table whose ids grow with time, newest first, narrowed by automation, phone and state. Indexes
/// serve each: <c>(automation_id, state, id)</c>, <c>(phone, id)</c>, and <c>(state, id)</c> for all states but the usual one.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="columns">What is read, the id included.</param>
/// <param name="read">Reads a row.</param>
/// <param name="id">The id of a row.</param>
/// <param name="state">The column of the state.</param>
/// <param name="states">Those that an automation's list merges.</param>
/// <param name="usual">The state of most rows.</param>
/// <param name="usualHasKeys">Whether rows of the usual state are in the indexes of automations and phones; else lists by these are without them.</param>
internal sealed class KeyedList<TRow>(
    string table, string columns, Func<Row, TRow> read, Func<TRow, string> id, string state, IReadOnlyList<int> states, int usual, bool usualHasKeys = true)
{
    /// <summary>A part of the list.</summary>
    /// <param name="database">Where it is.</param>
    /// <param name="query">The query for what comes after an id (null = from the newest), so many rows at most.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<Page<TRow>> Page(IDatabase database, Func<string?, int, Sql> query, PageRequest page, CancellationToken cancellationToken)
    {
        var before = Cursor.ParseText(table, page.Cursor);
        return page.Of(await database.Query(query(before, page.Fetch), read, cancellationToken), CursorOf);
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
        var conditions = new List<Sql>();
        if (automation is not null)
        {
            conditions.Add($"automation_id = {automation}");
        }

        if (phone is not null)
        {
            conditions.Add($"phone = {phone}");
        }

        // The index of phones has no states, and that of states lacks the usual one, which most ids have.
        var isRange = wanted is not null && phone is null && (automation is not null || wanted != usual);
        conditions.AddRange(isRange ? Range(wanted!.Value, before) : Equal(wanted, before));
        if (wanted != usual && IsPartial(isRange, automation, phone))
        {
            // Says nothing new, but a partial index is used only where its condition stands in the query.
            conditions.Add($"{Sql.Raw(state)} <> {Sql.Raw(usual)}");
        }

        var order = Sql.Raw(isRange ? $"{state} desc, id desc" : "id desc");
        return $"select {Sql.Raw(columns)} from {Sql.Raw(table)} {Sql.Where(conditions)} order by {order} limit {limit}";
    }

    private bool IsPartial(bool isRange, string? automation, string? phone) =>
        automation is null && phone is null ? isRange : !usualHasKeys;

    private IEnumerable<Sql> Equal(int? wanted, string? before)
    {
        if (wanted is { } number)
        {
            yield return $"{Sql.Raw(state)} = {Sql.Raw(number)}";
        }

        if (before is not null)
        {
            yield return $"id < {before}";
        }
    }

    /// <summary>The rows of one state as the range of an index that they are. Said as an equality, PostgreSQL might walk back through
    /// all ids instead, which is the order that is wanted: its statistics tell how many rows have the state, and not that all of
    /// them are old. It takes the first column of a compared row for its estimate, so the state itself has to be within.</summary>
    private IEnumerable<Sql> Range(int wanted, string? before)
    {
        var row = Sql.Raw($"({state}, id)");
        yield return $"{row} >= ({Sql.Raw(wanted)}, '')";
        if (before is null)
        {
            yield return $"{row} < ({Sql.Raw(wanted + 1)}, '')";
        }
        else
        {
            yield return $"{row} <= ({Sql.Raw(wanted)}, {before})";
            yield return $"id <> {before}";
        }
    }
}
