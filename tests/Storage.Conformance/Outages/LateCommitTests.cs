using Grainline.Journal;
using Grainline.Tests.Storage.Databases;
using Grainline.Tests.Support;

namespace Grainline.Tests.Storage.Outages;

/// <summary>Commits that nobody has seen the end of.</summary>
public sealed class LateCommitTests : IAsyncLifetime
{
    private PostgresServer _server = null!;
    private Store _store = null!;

    public async Task InitializeAsync()
    {
        _server = PostgresServer.Make();
        var database = OnPostgres.At(_server.CreateDatabase());
        await using (await Store.Start(database))
        {
        }

        _store = await Store.Start(database, null, ("OperationTimeout", "00:00:01"));
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task What_is_read_after_a_commit_was_given_up_does_not_change_any_more()
    {
        var state = Note.Of("before");
        await Eventually.Holds(async () => await Record.ExceptionAsync(() => _store.Write("a", state)) is null);

        // Commits wait for a standby that does not exist, as for a disk that stands still. Told alone, a server may let the next ones pass.
        _server.Query("postgres", "alter system set synchronous_standby_names = 'nobody'");
        _server.Stop();
        _server.Start();
        await Eventually.Holds(async () => await Record.ExceptionAsync(() => _store.Read("a")) is null);
        state.Note.Text = "after";
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.Write("a", state));
        var read = (await _store.Read("a")).Note.Text;

        _server.Query("postgres", "alter system reset synchronous_standby_names");
        _server.Query("postgres", "select pg_reload_conf()");
        await Eventually.Holds(() => _server.Query("postgres", "select count(*) from pg_stat_activity where wait_event = 'SyncRep'") == "0");
        Assert.Equal(read, (await _store.Read("a")).Note.Text);
    }
}
