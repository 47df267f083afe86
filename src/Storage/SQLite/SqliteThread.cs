using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Grainline.Storage.SQLite;

/// <summary>The one thread that writes. SQLite lets one connection write at a time and its calls block, so writers queue
/// here instead of waiting for the file's lock on threads that others need.</summary>
internal sealed class SqliteThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Func<SqliteConnection> _open;
    private readonly Thread _thread;

    // Touched on the thread only.
    private SqliteConnection? _connection;

    public SqliteThread(Func<SqliteConnection> open)
    {
        _open = open;
        _thread = new Thread(Loop) { IsBackground = true, Name = "grainline sqlite writer" };
        _thread.Start();
    }

    /// <summary>Whether the file takes what is written, as far as is known: false from work that failed because it does not, on a full disk for
    /// instance, until somebody has seen it written again. Touched on the thread only.</summary>
    public bool IsWritable { get; set; } = true;

    // A file that cannot be opened fails the work, which may be tried again, and not the thread.
    public Task<T> Run<T>(Func<SqliteConnection, T> work) => Run(() => work(_connection ??= _open()));

    /// <summary>As <see cref="Run{T}(Func{SqliteConnection, T})"/>, but what awaits it goes on here: for a caller that comes back with the next
    /// work at once, while the thread would wait for it otherwise.</summary>
    public Task<T> RunAndStay<T>(Func<SqliteConnection, T> work) => Run(() => work(_connection ??= _open()), TaskCreationOptions.None);

    /// <summary>Runs work for which the file need not be open.</summary>
    public Task<T> Run<T>(Func<T> work) => Run(work, TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends after the work that was given.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private Task<T> Run<T>(Func<T> work, TaskCreationOptions continuations)
    {
        var done = new TaskCompletionSource<T>(continuations);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                IsWritable &= !IsOfFile(exception);
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    private static bool IsOfFile(Exception exception) => exception is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN
    };

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }

        _connection?.Dispose();
    }
}
