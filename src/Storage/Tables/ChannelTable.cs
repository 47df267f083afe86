using Grainline.Journal;

namespace Grainline.Storage.Tables;

/// <summary>Channels as lists see them.</summary>
internal static class ChannelTable
{
    public static readonly RowStatement<ChannelRow> Upsert = RowStatement<ChannelRow>.Insert(
        "channels",
        [
            new TextColumn<ChannelRow>("id", row => row.Id),
            new TextColumn<ChannelRow>("name", row => row.Name),
            new TextColumn<ChannelRow>("phone_number_id", row => row.PhoneNumberId),
            new TimeColumn<ChannelRow>("updated_at", row => row.UpdatedAt),
        ],
        "on conflict (id) do update set name = excluded.name, phone_number_id = excluded.phone_number_id, updated_at = excluded.updated_at");

    public static readonly RowStatement<ChannelRemoval> Remove = RowStatement<ChannelRemoval>.Of(
        $"delete from channels where id in (select id from {RowStatement<ChannelRemoval>.Rows})",
        new TextColumn<ChannelRemoval>("id", row => row.Id));

    public static ChannelRow Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Time(3));
}
