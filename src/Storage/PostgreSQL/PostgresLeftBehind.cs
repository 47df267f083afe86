using System.Collections.Concurrent;
using Grainline.Journal;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>
/// Sessions of the server whose commit nobody has seen the end of: the connection broke, or stood still for too long. What they commit may still
/// become visible, and a grain that has read before that would answer from what was for as long as it is called. So they are ended, and nothing is
/// read before they have: then it is stored, or never will be.
/// </summary>
internal sealed class PostgresLeftBehind(StorageOptions options)
{
    /// <summary>Those that have not ended within a second; a session whose disk stands still ends when that goes on.</summary>
    private const string End = """
        select pid from (
            select pid, pg_terminate_backend(pid, 1000) as has_ended from pg_stat_activity
            where pid = any ($1) and datname = current_database() and usename = current_user) as theirs
        where not has_ended
        """;

    /// <summary>How long those wait whose commit it was, to be told when it is certain.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    private readonly string _connection = PostgresConnections.Alone(options).ConnectionString;
    private readonly ConcurrentDictionary<int, bool> _sessions = new();
    private readonly Lock _lock = new();
    private Task _ending = Task.CompletedTask;

    /// <summary>Remembers the session, and waits a moment for its end.</summary>
    public async Task Add(int session)
    {
        _sessions[session] = true;
        try
        {
            await Ended().WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or TimeoutException)
        {
            // Whoever reads waits for it.
        }
    }

    /// <summary>Until none of them can become visible any more.</summary>
    /// <exception cref="StorageUnavailableException">One has not ended, or the server does not say.</exception>
    public Task Ended()
    {
        if (_sessions.IsEmpty)
        {
            return Task.CompletedTask;
        }

        lock (_lock)
        {
            return _ending.IsCompleted ? _ending = EndAll() : _ending;
        }
    }

    private async Task EndAll()
    {
        try
        {
            int[] sessions = [.. _sessions.Keys];
            await using var connection = new NpgsqlConnection(_connection);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(End, connection) { Parameters = { new() { Value = sessions } } };
            await using var reader = await command.ExecuteReaderAsync();
            var alive = new HashSet<int>();
            while (await reader.ReadAsync())
            {
                alive.Add(reader.GetInt32(0));
            }

            foreach (var session in sessions.Except(alive))
            {
                _sessions.TryRemove(session, out _);
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
        {
            throw new StorageUnavailableException("The database does not say what became of a commit.", exception);
        }

        if (!_sessions.IsEmpty)
        {
            throw new StorageUnavailableException("A commit is still under way.");
        }
    }
}
