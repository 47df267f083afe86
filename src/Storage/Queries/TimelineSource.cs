using System.Collections.Immutable;
using System.Globalization;
using Grainline.Storage.SQLite;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>One of the tables that a timeline merges, in an order of its own that an index gives.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">What is read.</param>
/// <param name="Order">Newest first.</param>
/// <param name="PlaceParts">How many texts say where a row stands in that order.</param>
/// <param name="Below">The condition for rows after such a place.</param>
/// <param name="Read">Reads a row and its place.</param>
internal sealed record TimelineSource(
    string Table,
    string Columns,
    string Order,
    int PlaceParts,
    Func<string[], Sql> Below,
    Func<Row, PlacedItem> Read)
{
    public static readonly ImmutableArray<TimelineSource> All =
    [
        new(
            "deliveries",
            DeliveryTable.ListColumns,
            "id desc",
            PlaceParts: 1,
            place => $"id < {place[0]}",
            row => DeliveryTable.Read(row) is var delivery ? new(new(delivery.Delivery.ReceivedAt, delivery), [delivery.Delivery.Id]) : default),
        new(
            "runs",
            RunTable.Upsert.ColumnList,
            "id desc",
            PlaceParts: 1,
            place => $"id < {place[0]}",
            row => RunTable.Read(row) is var run ? new(new(run.StartedAt, run), [run.Id]) : default),
        new(
            "steps",
            StepTable.Insert.ColumnList,
            "ended_at desc, run_id desc, sequence desc",
            PlaceParts: 3,
            place => $"(ended_at, run_id, sequence) < ({Time(place[0])}, {place[1]}, {Cursor.Number(place[2])})",
            row => StepTable.Read(row) is var step ? new(new(step.EndedAt, step), [Text(step.EndedAt), step.RunId, Text(step.Sequence)]) : default),
        new(
            "messages",
            MessageTable.Upsert.ColumnList,
            "created_at desc, effect_id desc",
            PlaceParts: 2,
            place => $"(created_at, effect_id) < ({Time(place[0])}, {place[1]})",
            row => MessageTable.Read(row) is var message ? new(new(row.Time(11), message), [Text(row.Time(11)), message.EffectId]) : default),
    ];

    /// <summary>The table's newest rows of a contact, after a place.</summary>
    /// <param name="phone">The contact.</param>
    /// <param name="place">After which row; empty texts = from the newest.</param>
    /// <param name="limit">How many rows at most.</param>
    public Sql Query(string phone, string[] place, int limit)
    {
        Sql mine = $"phone = {phone}";
        var conditions = place[0].Length == 0 ? Sql.Where(mine) : Sql.Where(mine, Below(place));
        return $"select {Sql.Raw(Columns)} from {Sql.Raw(Table)} {conditions} order by {Sql.Raw(Order)} limit {limit}";
    }

    private static DateTimeOffset Time(string text) => SqliteTime.From(Cursor.Number(text));

    private static string Text(DateTimeOffset time) => Text(SqliteTime.Of(time));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An item of a timeline, and where it stands in its table's order.</summary>
internal readonly record struct PlacedItem(TimelineItem Item, string[] Place);
