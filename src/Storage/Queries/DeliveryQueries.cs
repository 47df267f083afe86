using Grainline.Deliveries;
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
        [.. Enum.GetValues<DeliveryOutcome>().Select(outcome => (int)outcome)],
        usual: (int)DeliveryOutcome.Accepted);

    public Task<Page<DeliveryRow>> List(DeliveryFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        Deliveries.Page(database, filter.AutomationId, filter.Phone, (int?)filter.Outcome, page, cancellationToken);

    public async Task<DeliveryRow?> Find(string id, CancellationToken cancellationToken)
    {
        var rows = await database.Query(
            $"select {Sql.Raw(DeliveryTable.Insert.ColumnList)} from deliveries where id = {id}", DeliveryTable.ReadWhole, cancellationToken);
        return rows.SingleOrDefault();
    }
}
