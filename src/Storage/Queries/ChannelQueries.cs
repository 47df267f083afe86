using Grainline.Channels;
using Grainline.Journal;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>Channels as lists show them.</summary>
public interface IChannelQueries
{
    /// <summary>By id.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    Task<Page<ChannelRow>> List(PageRequest page, CancellationToken cancellationToken);
}

internal sealed class ChannelQueries(IDatabase database) : IChannelQueries, IChannelDirectory
{
    /// <summary>A definition names a handful of channels, so one look-up each is little.</summary>
    public async Task<IReadOnlyCollection<string>> FindUnknown(IReadOnlyCollection<string> channelIds, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        foreach (var id in channelIds)
        {
            var found = await database.Query($"select 1 from channels where id = {id}", row => row.Number(0), cancellationToken);
            if (found.Count == 0)
            {
                unknown.Add(id);
            }
        }

        return unknown;
    }

    public async Task<Page<ChannelRow>> List(PageRequest page, CancellationToken cancellationToken)
    {
        var after = Cursor.ParseText("channels", page.Cursor) ?? "";
        var rows = await database.Query(
            $"select {Sql.Raw(ChannelTable.Upsert.ColumnList)} from channels where id > {after} order by id limit {page.Fetch}",
            ChannelTable.Read,
            cancellationToken);
        return page.Of(rows, row => Cursor.Of("channels", row.Id));
    }
}
