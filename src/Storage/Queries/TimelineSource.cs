using System.Collections.Immutable;
using System.Globalization;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>One of the tables that a timeline merges, in an order of its own that an index gives.</summary>
/// <param name="PlaceParts">How many texts say where a row stands in that order.</param>
/// <param name="Query">The newest rows of a contact's phone, after a place (empty texts = from the newest), so many at most.</param>
/// <param name="Read">Reads a row and its place.</param>
internal sealed record TimelineSource(int PlaceParts, Func<string, string[], int, Sql> Query, Func<Row, PlacedItem> Read)
{
    public static readonly ImmutableArray<TimelineSource> All =
    [
        new(
            PlaceParts: 1,
            (phone, place, limit) => DeliveryQueries.Query(new DeliveryFilter(Phone: phone), Given(place), limit),
            row => DeliveryTable.Read(row) is var delivery ? new(new(delivery.Delivery.ReceivedAt, delivery), [delivery.Delivery.Id]) : default),
        new(
            PlaceParts: 1,
            (phone, place, limit) => RunQueries.Query(new RunFilter(Phone: phone), Given(place), limit),
            row => RunTable.Read(row) is var run ? new(new(run.StartedAt, run), [run.Id]) : default),
        new(
            PlaceParts: 3,
            OfTable(
                "steps",
                StepTable.Insert.ColumnList,
                "ended_at desc, run_id desc, sequence desc",
                place => $"(ended_at, run_id, sequence) < ({Cursor.Time(place[0])}, {place[1]}, {Cursor.Number(place[2])})"),
            row => StepTable.Read(row) is var step ? new(new(step.EndedAt, step), [Text(step.EndedAt), step.RunId, Text(step.Sequence)]) : default),
        new(
            PlaceParts: 2,
            OfTable(
                "messages",
                MessageTable.Upsert.ColumnList,
                "created_at desc, effect_id desc",
                place => $"(created_at, effect_id) < ({Cursor.Time(place[0])}, {place[1]})"),
            row => MessageTable.Read(row) is var message ? new(new(row.Time(11), message), [Text(row.Time(11)), message.EffectId]) : default),
    ];

    private static Func<string, string[], int, Sql> OfTable(string table, string columns, string order, Func<string[], Sql> below) => (phone, place, limit) =>
    {
        Sql mine = $"phone = {phone}";
        var conditions = Given(place) is null ? Sql.Where(mine) : Sql.Where(mine, below(place));
        return $"select {Sql.Raw(columns)} from {Sql.Raw(table)} {conditions} order by {Sql.Raw(order)} limit {limit}";
    };

    private static string? Given(string[] place) => place[0].Length == 0 ? null : place[0];

    private static string Text(DateTimeOffset time) => Text(EpochMicroseconds.Of(time));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An item of a timeline, and where it stands in its table's order.</summary>
internal readonly record struct PlacedItem(TimelineItem Item, string[] Place);
