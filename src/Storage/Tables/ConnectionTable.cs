using Grainline.Journal;

namespace Grainline.Storage.Tables;

/// <summary>Connections as lists see them.</summary>
internal static class ConnectionTable
{
    public static readonly RowStatement<ConnectionRow> Upsert = RowStatement<ConnectionRow>.Insert(
        "connections",
        [
            new TextColumn<ConnectionRow>("id", row => row.Id),
            new TextColumn<ConnectionRow>("name", row => row.Name),
            new TextColumn<ConnectionRow>("location_id", row => row.LocationId),
            new TimeColumn<ConnectionRow>("updated_at", row => row.UpdatedAt),
        ],
        "on conflict (id) do update set name = excluded.name, location_id = excluded.location_id, updated_at = excluded.updated_at");

    public static readonly RowStatement<ConnectionRemoval> Remove = RowStatement<ConnectionRemoval>.Of(
        $"delete from connections where id in (select id from {RowStatement<ConnectionRemoval>.Rows})",
        new TextColumn<ConnectionRemoval>("id", row => row.Id));

    public static ConnectionRow Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.Time(3));
}
