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
            new TextColumn<DeliveryRow>("code", row => row.Code),
            new TextColumn<DeliveryRow>("field", row => row.Field),
            new TextColumn<DeliveryRow>("detail", row => row.Detail),
            new TextColumn<DeliveryRow>("run_id", row => row.RunId),
            new TextColumn<DeliveryRow>("duplicate_of", row => row.DuplicateOf),
            new TextColumn<DeliveryRow>("replay_of", row => row.Delivery.ReplayOf),
            new TextColumn<DeliveryRow>("warnings", Warnings),
            new BytesColumn<DeliveryRow>("body", row => row.Delivery.Body),
        ],
        "on conflict (id) do nothing");

    /// <summary>Everything but the body, which only <see cref="ReadWhole"/> fetches.</summary>
    public static readonly string ListColumns = string.Join(", ", Insert.Columns.SkipLast(1).Select(column => column.Name));

    public static DeliveryRow Read(Row row) => Read(row, []);

    public static DeliveryRow ReadWhole(Row row) => Read(row, row.Bytes(16));

    private static DeliveryRow Read(Row row, byte[] body) => new()
    {
        Delivery = new Delivery
        {
            Id = row.Text(0),
            ReceivedAt = row.Time(3),
            Source = (DeliverySource)row.Number(4),
            Key = row.TextOrNull(8),
            ReplayOf = row.TextOrNull(14),
            Body = body,
        },
        AutomationId = row.Text(1),
        Phone = row.TextOrNull(2),
        Outcome = (DeliveryOutcome)row.Number(5),
        Status = row.Number(6),
        ContactCreated = row.Flag(7),
        Code = row.TextOrNull(9),
        Field = row.TextOrNull(10),
        Detail = row.TextOrNull(11),
        RunId = row.TextOrNull(12),
        DuplicateOf = row.TextOrNull(13),
        Warnings = row.TextOrNull(15) is { } json ? JsonSerializer.Deserialize(json, StoredJson.Compact.ImmutableArrayWarning) : [],
    };

    private static string? Warnings(DeliveryRow row) =>
        row.Warnings.IsDefaultOrEmpty ? null : JsonSerializer.Serialize(row.Warnings, StoredJson.Compact.ImmutableArrayWarning);
}
