using System.Globalization;
using Grainline.Journal;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>The audit log.</summary>
public interface IAuditQueries
{
    /// <summary>Newest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<AuditRow>> List(PageRequest page, CancellationToken cancellationToken);
}

internal sealed class AuditQueries(IDatabase database) : IAuditQueries
{
    public async Task<Page<AuditRow>> List(PageRequest page, CancellationToken cancellationToken)
    {
        var before = Cursor.ParseNumber("audit", page.Cursor) ?? long.MaxValue;
        var rows = await database.Query(
            $"select {Sql.Raw(AuditTable.Insert.ColumnList)}, id from audit where id < {before} order by id desc limit {page.Fetch}",
            row => (Row: AuditTable.Read(row), Id: row.Long(5)),
            cancellationToken);
        var ids = page.Of(rows, row => Cursor.Of("audit", row.Id.ToString(CultureInfo.InvariantCulture)));
        return new Page<AuditRow>([.. ids.Items.Select(row => row.Row)], ids.Next);
    }
}
