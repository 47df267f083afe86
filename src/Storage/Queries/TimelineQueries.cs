using System.Collections.Immutable;
using Grainline.Journal;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>What happened to a contact.</summary>
public interface ITimelineQueries
{
    /// <summary>Deliveries (without bodies), runs, finished steps and messages, newest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<TimelineItem>> Read(string phone, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Messages that runs of the contact have sent to others: to the team, about the contact. They are in no timeline, which has what was
    /// said between the contact and the business.</summary>
    Task<IReadOnlyList<TimelineItem>> ToOthers(string phone, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken);
}

/// <summary>Something that happened to a contact.</summary>
/// <param name="At">When a delivery came, a run began, a step ended, a message was decided.</param>
/// <param name="Row">A <see cref="DeliveryRow"/>, <see cref="RunRow"/>, <see cref="StepRow"/> or <see cref="MessageRow"/>.</param>
public sealed record TimelineItem(DateTimeOffset At, IJournalRow Row);

internal sealed class TimelineQueries(IDatabase database) : ITimelineQueries
{
    /// <summary>Runs of which one query reads the messages.</summary>
    private const int RunsAtOnce = 100;

    private static readonly ImmutableArray<TimelineSource> Sources = TimelineSource.All;

    private static readonly Sql MessageColumns = Sql.Raw(MessageTable.Upsert.ColumnList);

    private static readonly int PlaceParts = Sources.Sum(source => source.PlaceParts);

    public async Task<Page<TimelineItem>> Read(string phone, PageRequest page, CancellationToken cancellationToken)
    {
        var places = Places(page.Cursor);
        var parts = await Task.WhenAll(Sources.Select((source, i) =>
            database.Query(source.Query(phone, places[i], page.Fetch), source.Read, cancellationToken)));
        return Merge(parts, places, page.Limit);
    }

    public async Task<IReadOnlyList<TimelineItem>> ToOthers(string phone, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken)
    {
        var found = new List<TimelineItem>();
        foreach (var runs in runIds.Chunk(RunsAtOnce))
        {
            var part = Sql.Join(runs.Select(run => (Sql)$"({run})"), before: "", between: ", ");
            found.AddRange(await database.Query(
                $"""
                with part (run) as (values {part})
                select {MessageColumns} from part cross join messages
                where effect_id > part.run || '-' and effect_id < part.run || '.' and phone <> {phone}
                """,
                row => new TimelineItem(row.Time(11), MessageTable.Read(row)),
                cancellationToken));
        }

        return found;
    }

    /// <summary>Takes the newest of the tables' next items, again and again. The cursor holds a place in each table, so no row
    /// is missed or shown twice, even where a table's own order is not quite that of time.</summary>
    private static Page<TimelineItem> Merge(IReadOnlyList<PlacedItem>[] parts, string[][] places, int limit)
    {
        var items = new List<TimelineItem>();
        var next = new int[parts.Length];
        while (items.Count < limit && Newest(parts, next) is { } part)
        {
            var (item, place) = parts[part][next[part]++];
            items.Add(item);
            places[part] = place;
        }

        return new Page<TimelineItem>(items, Newest(parts, next) is null ? null : Cursor.Of("timeline", places.SelectMany(place => place)));
    }

    private static int? Newest(IReadOnlyList<PlacedItem>[] parts, int[] next)
    {
        int? newest = null;
        for (var part = 0; part < parts.Length; part++)
        {
            if (next[part] < parts[part].Count && (newest is not { } best || At(part) > At(best)))
            {
                newest = part;
            }
        }

        return newest;

        DateTimeOffset At(int part) => parts[part][next[part]].Item.At;
    }

    private static string[][] Places(string? cursor)
    {
        var texts = Cursor.Parse("timeline", PlaceParts, cursor) ?? [.. Enumerable.Repeat("", PlaceParts)];
        var start = 0;
        return [.. Sources.Select(source => texts[start..(start += source.PlaceParts)])];
    }
}
