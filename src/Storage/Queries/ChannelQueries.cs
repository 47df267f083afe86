using Grainline.Journal;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>Channels as lists show them.</summary>
public interface IChannelQueries
{
    /// <summary>By id.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<ChannelRow>> List(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Those of a number by its id at the provider, by id; ten at most.</summary>
    Task<IReadOnlyList<ChannelRow>> OfNumber(string phoneNumberId, CancellationToken cancellationToken);
}

internal sealed class ChannelQueries(IDatabase database) : IChannelQueries
{
    private const int MostOfNumber = 10;

    private static readonly Sql Columns = Sql.Raw(ChannelTable.Upsert.ColumnList);

    public async Task<Page<ChannelRow>> List(PageRequest page, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseText("channels", page.Cursor) ?? "";
        var rows = await database.Query(
            $"select {Columns} from channels where id > {after} order by id limit {page.Fetch}",
            ChannelTable.Read,
            cancellationToken);
        return page.Of(rows, row => Cursor.Of("channels", row.Id));
    }

    public Task<IReadOnlyList<ChannelRow>> OfNumber(string phoneNumberId, CancellationToken cancellationToken) => database.Find(
        $"select {Columns} from channels where phone_number_id = {phoneNumberId} order by id limit {MostOfNumber}", ChannelTable.Read, cancellationToken);
}
