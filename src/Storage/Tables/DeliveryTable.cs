using System.Collections.Immutable;
using System.Text.Json;
using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Storage.Tables;

/// <summary>The delivery log. What a delivery key was for is over once it was decided, so its window is not kept.</summary>
internal static class DeliveryTable
{
    public static readonly RowStatement<DeliveryRow> Insert = RowStatement<DeliveryRow>.Insert(
        "deliveries",
        [
            new TextColumn<DeliveryRow>("id", row => row.Delivery.Id),
            new TextColumn<DeliveryRow>("automation_id", row => row.AutomationId),
            new TextColumn<DeliveryRow>("phone", row => row.Phone),
            new TimeColumn<DeliveryRow>("received_at", row => row.Delivery.ReceivedAt),
            new NumberColumn<DeliveryRow>("source", row => (int)row.Delivery.Source),
            new NumberColumn<DeliveryRow>("outcome", row => (int)row.Outcome),
            new NumberColumn<DeliveryRow>("status", row => row.Status),
            new FlagColumn<DeliveryRow>("contact_created", row => row.ContactCreated),
            new TextColumn<DeliveryRow>("delivery_key", row => row.Delivery.Key),
            new TextColumn<DeliveryRow>("run_id", row => row.RunId),
            new TextColumn<DeliveryRow>("remarks", row => DeliveryRemarks.Of(row)?.ToJson()),
            new BytesColumn<DeliveryRow>("body", row => row.Delivery.Body),
        ],
        "on conflict (id) do nothing",
        conflictIsRare: true);

    /// <summary>Everything but the body, which only <see cref="ReadWhole"/> fetches.</summary>
    public static readonly string ListColumns = string.Join(", ", Insert.Columns.SkipLast(1).Select(column => column.Name));

    public static DeliveryRow Read(Row row) => Read(row, []);

    public static DeliveryRow ReadWhole(Row row) => Read(row, row.Bytes(11));

    private static DeliveryRow Read(Row row, byte[] body)
    {
        var remarks = DeliveryRemarks.From(row.TextOrNull(10));
        return new DeliveryRow
        {
            Delivery = new Delivery
            {
                Id = row.Text(0),
                ReceivedAt = row.Time(3),
                Source = (DeliverySource)row.Number(4),
                Key = row.TextOrNull(8),
                ReplayOf = remarks.ReplayOf,
                Body = body,
            },
            AutomationId = row.Text(1),
            Phone = row.TextOrNull(2),
            Outcome = (DeliveryOutcome)row.Number(5),
            Status = row.Number(6),
            ContactCreated = row.Flag(7),
            Code = remarks.Code,
            Field = remarks.Field,
            Detail = remarks.Detail,
            RunId = row.TextOrNull(9),
            DuplicateOf = remarks.DuplicateOf,
            Warnings = remarks.Warnings ?? [],
        };
    }
}

/// <summary>What is to be said of the few deliveries that did not simply start a run; one column, because a column costs as
/// much when it is empty.</summary>
internal sealed record DeliveryRemarks(
    string? Code, string? Field, string? Detail, string? DuplicateOf, string? ReplayOf, ImmutableArray<Warning>? Warnings)
{
    private static readonly DeliveryRemarks None = new(null, null, null, null, null, null);

    public static DeliveryRemarks? Of(DeliveryRow row)
    {
        var remarks = new DeliveryRemarks(
            row.Code, row.Field, row.Detail, row.DuplicateOf, row.Delivery.ReplayOf, row.Warnings.IsDefaultOrEmpty ? null : row.Warnings);
        return remarks == None ? null : remarks;
    }

    public static DeliveryRemarks From(string? json) =>
        json is null ? None : JsonSerializer.Deserialize(json, StoredJson.Default.DeliveryRemarks)!;

    public string ToJson() => CompactJson.Text(this, StoredJson.Default.DeliveryRemarks);
}
