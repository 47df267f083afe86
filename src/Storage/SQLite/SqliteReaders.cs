using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Grainline.Storage.SQLite;

/// <summary>A few connections that only read; in WAL mode they neither wait for the writer nor hold it up.</summary>
/// <param name="open">Opens one.</param>
/// <param name="connections">How many at most.</param>
/// <param name="timeout">After which work is interrupted.</param>
/// <param name="threads"><see cref="TaskCreationOptions.LongRunning"/> where work may scan for seconds: the pool's threads are for everybody.</param>
internal sealed class SqliteReaders(Func<SqliteConnection> open, int connections, TimeSpan timeout, TaskCreationOptions threads) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly SemaphoreSlim _free = new(connections);

    /// <summary>Works off the caller's scheduler, because SQLite's calls block. Past the time-out the work is interrupted.</summary>
    /// <exception cref="TimeoutException">It took too long, or no connection became free.</exception>
    public async Task<T> Run<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        if (!await _free.WaitAsync(timeout, cancellationToken))
        {
            throw new TimeoutException("No connection became free.");
        }

        try
        {
            return await Task.Factory.StartNew(() => Work(work, cancellationToken), cancellationToken, threads, TaskScheduler.Default);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _free.Dispose();
    }

    private T Work<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        if (!_idle.TryTake(out var connection))
        {
            connection = open();
        }

        try
        {
            return WorkInTime(connection, work, cancellationToken);
        }
        finally
        {
            _idle.Add(connection);
        }
    }

    /// <summary>Nothing interrupts the connection any more when this returns: the next to use it is somebody else.</summary>
    private T WorkInTime<T>(SqliteConnection connection, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = limit.Token.Register(() => raw.sqlite3_interrupt(connection.Handle));
        limit.CancelAfter(timeout);
        try
        {
            return work(connection);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException("A query took too long.", exception);
        }
    }
}
