using Grainline.Journal;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>Connections as lists show them.</summary>
public interface IConnectionQueries
{
    /// <summary>By id.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<ConnectionRow>> List(PageRequest page, CancellationToken cancellationToken);

    /// <summary>The connections of a sub-account.</summary>
    Task<IReadOnlyList<ConnectionRow>> OfLocation(string locationId, CancellationToken cancellationToken);
}

internal sealed class ConnectionQueries(IDatabase database) : IConnectionQueries
{
    private const int MostOfLocation = 10;

    private static readonly Sql Columns = Sql.Raw(ConnectionTable.Upsert.ColumnList);

    public async Task<Page<ConnectionRow>> List(PageRequest page, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseText("connections", page.Cursor) ?? "";
        var rows = await database.Query(
            $"select {Columns} from connections where id > {after} order by id limit {page.Fetch}", ConnectionTable.Read, cancellationToken);
        return page.Of(rows, row => Cursor.Of("connections", row.Id));
    }

    public Task<IReadOnlyList<ConnectionRow>> OfLocation(string locationId, CancellationToken cancellationToken) => database.Find(
        $"select {Columns} from connections where location_id = {locationId} order by id limit {MostOfLocation}", ConnectionTable.Read, cancellationToken);
}
