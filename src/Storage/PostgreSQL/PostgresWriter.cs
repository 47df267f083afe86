using System.Data;
using System.Diagnostics;
using Grainline.Journal;
using Grainline.Storage.Commits;
using Grainline.Storage.Tables;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>Commits a batch in one round trip on a connection of its own.</summary>
/// <param name="source">The connections.</param>
/// <param name="left">Where a session is remembered whose commit nobody has seen the end of.</param>
/// <param name="told">Hears whether the server took a batch (true), or has no room for any (false).</param>
/// <param name="timeout">The longest wait for an answer.</param>
internal sealed class PostgresWriter(NpgsqlDataSource source, PostgresLeftBehind left, Action<bool> told, TimeSpan timeout) : IBatchWriter
{
    /// <summary>How often a batch is tried that loses against other hosts before its callers are told.</summary>
    private const int MaxTries = 5;

    /// <summary>After a rest of this length it is asked whether the connection still leads anywhere. A server that was started anew, or a firewall, has
    /// broken it while nobody looked, and of a commit that meets that nobody knows whether it is stored.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private NpgsqlConnection? _connection;
    private int _session;
    private long _used;
    private PostgresBatch _batch = new();

    public bool HasThread => false;

    public async Task Connect()
    {
        if (_connection is { State: ConnectionState.Open } && (Stopwatch.GetElapsedTime(_used) < Rest || await Answers()))
        {
            return;
        }

        await DisposeAsync();
        _batch = new PostgresBatch();
        var opening = Open();
        try
        {
            (_connection, _session) = await opening.WaitAsync(timeout);
            _used = Stopwatch.GetTimestamp();
        }
        catch (TimeoutException)
        {
            _ = PostgresConnections.Leave(opening, late => late.Connection);
            throw;
        }
    }

    public async Task<IReadOnlyList<StaleWrite>> Commit(IReadOnlyList<Write> writes)
    {
        if (_connection is not { State: ConnectionState.Open })
        {
            throw new StorageUnavailableException("The connection broke.");
        }

        var stale = new List<StaleWrite>();
        _batch.Careful = false;
        try
        {
            for (var tries = 1; writes.Count > 0; tries++)
            {
                try
                {
                    await Bounded(Send(writes));
                    break;
                }
                catch (PostgresException exception) when (tries < MaxTries && PostgresErrors.IsStale(exception))
                {
                    stale.AddRange(await Bounded(FindStale(writes)));
                    writes = [.. writes.Except(stale.Select(write => write.Write))];
                }
                catch (PostgresException exception) when (!_batch.Careful && PostgresErrors.IsRepeated(exception))
                {
                    _batch.Careful = true;
                }
                catch (PostgresException exception) when (tries < MaxTries && PostgresErrors.IsDeadlock(exception))
                {
                    // Nothing of it was stored; the same batch again.
                }
            }

            told(true);
            return stale;
        }
        catch (Exception exception) when (!PostgresErrors.IsRow(exception))
        {
            await Learn(exception);
            throw new StorageUnavailableException("A commit failed; whether it is stored is not known.", exception);
        }
        finally
        {
            _used = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>What the failure of a commit says of the server and of the connection.</summary>
    private async Task Learn(Exception failure)
    {
        if (PostgresErrors.IsShort(failure))
        {
            told(false);
        }

        if (failure is NpgsqlException lost && PostgresErrors.IsBroken(lost))
        {
            source.Clear();
            await DisposeAsync();
        }

        if (_connection is null)
        {
            await left.Add(_session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    /// <summary>The session's number is asked and not taken from the driver, whom a pooler tells one of its own.</summary>
    private Task<(NpgsqlConnection Connection, int Session)> Open() => PostgresConnections.Open(source, async connection =>
    {
        await using var question = new NpgsqlCommand("select pg_backend_pid()", connection);
        return (connection, (int)(await question.ExecuteScalarAsync())!);
    });

    private async Task<bool> Answers()
    {
        try
        {
            await using var question = new NpgsqlCommand("select 1", _connection);
            return await Bounded(question.ExecuteScalarAsync()) is 1;
        }
        catch (NpgsqlException exception) when (PostgresErrors.IsBroken(exception))
        {
            source.Clear();
            return false;
        }
    }

    private async Task<bool> Send(IReadOnlyList<Write> writes)
    {
        _batch.Clear();
        PostgresStates.Run(_batch, writes.Select(write => write.Change).OfType<StateChange>());
        var journal = new JournalBatch();
        foreach (var write in writes)
        {
            journal.Add(write.Rows);
        }

        journal.Run(_batch);
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var command in _batch.Commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
        return true;
    }

    private async Task<List<StaleWrite>> FindStale(IReadOnlyList<Write> writes)
    {
        var changes = writes.Where(write => write.Change is not null).ToList();
        var versions = await PostgresStates.Versions(_connection!, changes.ConvertAll(write => write.Change!.Key));
        return
        [
            .. changes.Select(write => new StaleWrite(write, versions.GetValueOrDefault(write.Change!.Key)))
                .Where(found => found.StoredVersion != found.Write.Change!.Expected),
        ];
    }

    /// <summary>
    /// Waits for an answer no longer than <see cref="StorageOptions.OperationTimeout"/>, then leaves the connection behind.
    /// Npgsql's own time-out does not serve here: before it ends, it asks the server on a second connection to cancel the
    /// command, and waits for that without a limit; a server that stands still never answers.
    /// </summary>
    private async Task<T> Bounded<T>(Task<T> answer)
    {
        try
        {
            return await answer.WaitAsync(timeout);
        }
        catch (TimeoutException) when (_connection is { } connection)
        {
            _connection = null;
            _ = PostgresConnections.Leave(answer, connection);
            throw;
        }
    }
}
