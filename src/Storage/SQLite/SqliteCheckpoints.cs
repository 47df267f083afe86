using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Grainline.Storage.SQLite;

/// <summary>
/// Brings the write-ahead log into the file beside the writer. Left to itself, SQLite does that in the commit that fills the log, and whoever
/// waits for that commit waits for all of it. Here the bulk is brought over on another connection while commits go on, and the writer does only
/// what has come meanwhile: a log begins anew when the whole of it is in the file (sqlite.org/wal.html, "Checkpointing").
/// </summary>
internal sealed class SqliteCheckpoints(Func<SqliteConnection> open, SqliteThread writer) : IAsyncDisposable
{
    /// <summary>16 MB at SQLite's 4 KB a page: what one flush of the file has to take to the disk, while commits flush the log there too.</summary>
    private const int PagesBetween = 4_000;

    // Touched by one thread at a time: the writer starts the next only when the last has ended.
    private SqliteConnection? _connection;
    private Task _running = Task.CompletedTask;
    private int _pages;

    /// <summary>Counts what a commit has written; on the writing thread, after it.</summary>
    public void Committed(SqliteConnection connection)
    {
        _ = raw.sqlite3_db_status(connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        _pages += pages;
        if (_pages >= PagesBetween && _running.IsCompleted)
        {
            _pages = 0;
            _running = Task.Run(Run);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connection?.Dispose();
    }

    private async Task Run()
    {
        try
        {
            Checkpoint(_connection ??= open());
        }
        catch (SqliteException)
        {
            // As in a commit, a checkpoint that fails leaves everything in the log, where it is safe; the next one takes it.
        }

        await writer.Run(connection => Checkpoint(connection));
    }

    private static int Checkpoint(SqliteConnection connection) =>
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
}
