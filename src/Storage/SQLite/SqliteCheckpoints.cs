using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace Grainline.Storage.SQLite;

/// <summary>
/// Brings the write-ahead log into the file beside the writer. Left to itself, SQLite does that in the commit that fills the log, and whoever
/// waits for that commit waits for all of it. Here the bulk is brought over on another connection while commits go on, and the writer does only
/// what has come meanwhile: a log begins anew when the whole of it is in the file (sqlite.org/wal.html, "Checkpointing").
/// </summary>
internal sealed class SqliteCheckpoints(string file, Func<SqliteConnection> open, SqliteThread writer) : IAsyncDisposable
{
    /// <summary>64 MB at SQLite's 4 KB a page. A page that many commits have changed goes to the file once: the more of them, the fewer writes.</summary>
    private const int PagesBetween = 16_000;

    /// <summary>Each leaves only what was committed while it ran.</summary>
    private const int PassesBesideTheWriter = 2;

    // Touched by one thread at a time: the writer starts the next only when the last has ended.
    private SqliteConnection? _connection;
    private SafeFileHandle? _flushed;
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
            _running = Run();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connection?.Dispose();
    }

    /// <summary>Gives the file back. Only when no connection is open any more: with any handle of a file a process lets go of all its locks
    /// on it (sqlite.org/howtocorrupt.html, 2.2).</summary>
    public void Close() => _flushed?.Dispose();

    private async Task Run()
    {
        // A thread of its own: it waits for the disk, and the pool has few.
        await Task.Factory.StartNew(BringOver, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await writer.Run(connection => Checkpoint(connection));
    }

    /// <summary>SQLite flushes the file only when the whole of the log is in it, which the writer's pass brings about; flushed here, the
    /// file has little left for that.</summary>
    private void BringOver()
    {
        try
        {
            _flushed ??= File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            for (var pass = 0; pass < PassesBesideTheWriter; pass++)
            {
                Checkpoint(_connection ??= open());
                RandomAccess.FlushToDisk(_flushed);
            }
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            // As in a commit, a checkpoint that fails leaves everything in the log, where it is safe; the next one takes it.
        }
    }

    private static int Checkpoint(SqliteConnection connection) =>
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
}
