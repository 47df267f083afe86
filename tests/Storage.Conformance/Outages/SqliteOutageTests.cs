using Grainline.Journal;
using Grainline.Storage;
using Grainline.Storage.Queries;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Outages;

/// <summary>A file that takes no writes for a while, as on a full disk.</summary>
public sealed class SqliteOutageTests : StorageTest<OnSqlite>
{
    [Fact]
    public async Task After_a_commit_that_the_file_did_not_take_the_database_is_away_until_it_takes_one()
    {
        await Store.Write("a", Note.Of("before"));
        await SetReadOnly("on");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.Write("b", Note.Of("x")));
        await Assert.ThrowsAsync<StorageUnavailableException>(Ping);
        await Assert.ThrowsAsync<StorageUnavailableException>(Ping);
        await SetReadOnly("off");

        await Ping();
        await Store.Write("b", Note.Of("after"));
        Assert.Equal("after", (await Store.Read("b")).Note.Text);
    }

    [Fact]
    public async Task A_look_at_a_database_that_is_well_writes_nothing()
    {
        await Store.Write("a", Note.Of("x"));
        var log = new FileInfo(((OnSqlite)Database).DatabaseFile + "-wal");
        var before = log.Length;
        await Ping();
        log.Refresh();

        Assert.Equal(before, log.Length);
    }

    private Task Ping() => Store.Get<IStoragePing>().Ping(CancellationToken.None);

    /// <summary>Has the connection that writes refuse to, as it does for a file that it may not write.</summary>
    private Task SetReadOnly(string value) => Store.Database.Execute(Sql.Raw($"pragma query_only = {value}"), CancellationToken.None);
}
