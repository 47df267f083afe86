using Grainline.Journal;

namespace Grainline.Storage.Tables;

/// <summary>The audit log. The database numbers its rows, so their order is that of arrival.</summary>
internal static class AuditTable
{
    public static readonly RowStatement<AuditRow> Insert = RowStatement<AuditRow>.Insert(
        "audit",
        [
            new TimeColumn<AuditRow>("at", row => row.At),
            new TextColumn<AuditRow>("actor", row => row.Actor),
            new TextColumn<AuditRow>("action", row => row.Action),
            new TextColumn<AuditRow>("resource", row => row.Resource),
            new TextColumn<AuditRow>("detail", row => row.Detail),
        ]);

    public static AuditRow Read(Row row) => new(row.Time(0), row.Text(1), row.Text(2), row.Text(3), row.TextOrNull(4));
}
