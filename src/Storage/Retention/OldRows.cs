using Grainline.Identity;
using Grainline.Runs;
using Grainline.Storage.Queries;

namespace Grainline.Storage.Retention;

/// <summary>The rows of a table whose keys are of before a time, and which of them go. Keys begin with the time at which they were made.</summary>
internal sealed class OldRows
{
    private readonly Sql _table;
    private readonly Sql _key;
    private readonly string _end;
    private readonly Sql _goes;

    private OldRows(string table, string key, string prefix, DateTimeOffset before, Sql goes) =>
        (_table, _key, First, _end, _goes) = (Sql.Raw(table), Sql.Raw(key), prefix, Ids.From(prefix, before), goes);

    /// <summary>What all keys come after.</summary>
    public string First { get; }

    /// <summary>Those of each table, in the order in which they go. Open runs, those that have ended since, and what belongs to them stay.</summary>
    public static IEnumerable<OldRows> Of(DateTimeOffset before)
    {
        var open = Sql.Raw($"({(int)RunStatus.Running}, {(int)RunStatus.Waiting})");
        yield return new("runs", "id", Ids.RunPrefix, before, $"status not in {open} and ended_at < {before}");
        yield return new("deliveries", "id", Ids.DeliveryPrefix, before, $"{IsWithoutRun("deliveries")}");
        yield return new("steps", "run_id", Ids.RunPrefix, before, $"{IsWithoutRun("steps")}");
        yield return new("messages", "effect_id", Ids.RunPrefix, before, $"created_at < {before} and {IsWithoutRun("messages")}");
    }

    /// <summary>The key of the last of so many rows after a key; no row when there are fewer.</summary>
    public Sql LastOf(string after, int count) =>
        $"select {_key} from {_table} where {_key} > {after} and {_key} < {_end} order by {_key} limit 1 offset {count - 1}";

    /// <summary>Deletes those that go between a key and another, that one included; null = the end.</summary>
    public Sql Delete(string after, string? last) =>
        $"delete from {_table} where {_key} > {after} and {_key} {Sql.Raw(last is null ? "<" : "<=")} {last ?? _end} and {_goes}";

    private static Sql IsWithoutRun(string table) => Sql.Raw($"not exists (select 1 from runs r where r.id = {table}.run_id)");
}
