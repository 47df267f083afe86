using Grainline.Deliveries;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>The delivery log.</summary>
public interface IDeliveryQueries
{
    /// <summary>Newest first, without the bodies.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<DeliveryRow>> List(DeliveryFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The delivery with its body, or null.</summary>
    Task<DeliveryRow?> Find(string id, CancellationToken cancellationToken);
}

/// <summary>Which deliveries; what is null does not matter.</summary>
public sealed record DeliveryFilter(string? AutomationId = null, DeliveryOutcome? Outcome = null, string? Phone = null);

internal sealed class DeliveryQueries(IDatabase database) : IDeliveryQueries
{
    private static readonly KeyedList<DeliveryRow> Deliveries = new(
        "deliveries",
        DeliveryTable.ListColumns,
        DeliveryTable.Read,
        row => row.Delivery.Id,
        "outcome",
        [.. Enum.GetValues<DeliveryOutcome>().Where(outcome => outcome != DeliveryOutcome.Accepted).Select(outcome => (int)outcome)],
        usual: (int)DeliveryOutcome.Accepted,
        usualHasKeys: false);

    private static readonly Sql Columns = Sql.Raw("d." + DeliveryTable.ListColumns.Replace(", ", ", d.", StringComparison.Ordinal));

    public Task<Page<DeliveryRow>> List(DeliveryFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        Deliveries.Page(database, (before, limit) => Query(filter, before, limit), page, cancellationToken);

    public async Task<DeliveryRow?> Find(string id, CancellationToken cancellationToken)
    {
        var rows = await database.Query(
            $"select {Sql.Raw(DeliveryTable.Insert.ColumnList)} from deliveries where id = {id}", DeliveryTable.ReadWhole, cancellationToken);
        return rows.SingleOrDefault();
    }

    /// <summary>Newest first, without the bodies. The index of ids knows all deliveries, those of automations and phones only what was not
    /// accepted: that is found by its run, whose indexes say the same.</summary>
    /// <exception cref="InvalidCursorException">The place is not a delivery's.</exception>
    internal static Sql Query(DeliveryFilter filter, string? before, int limit)
    {
        var others = Deliveries.Query(filter.AutomationId, filter.Phone, (int?)filter.Outcome, before, limit);
        if (filter is { AutomationId: null, Phone: null })
        {
            return others;
        }

        return filter.Outcome switch
        {
            DeliveryOutcome.Accepted => Accepted(filter, before, limit),
            null => $"""
                select * from ({Accepted(filter, before, limit)}) as part union all select * from ({others}) as part order by id desc limit {limit}
                """,
            _ => others,
        };
    }

    /// <summary>From the runs to their deliveries, in the order of the runs, whose numbers they have. Asked for those deliveries that the runs name, in
    /// the order of deliveries, PostgreSQL may walk back through all there are: that is the order that is wanted.</summary>
    private static Sql Accepted(DeliveryFilter filter, string? before, int limit)
    {
        var runs = RunQueries.Query(new RunFilter(filter.AutomationId, filter.Phone), before is null ? null : RunOf(before), limit);
        return $"select {Columns} from ({runs}) as part cross join deliveries as d where d.id = part.delivery_id order by part.id desc limit {limit}";
    }

    private static string RunOf(string delivery) =>
        delivery.StartsWith(Ids.DeliveryPrefix, StringComparison.Ordinal) ? Ids.RunOf(delivery) : throw new InvalidCursorException();
}
