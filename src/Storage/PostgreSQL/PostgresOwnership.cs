using System.Data;
using Grainline.Journal;
using Grainline.Storage.Ownership;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>An advisory lock of a connection that does nothing else: alone for one process, shared among silos. The server lets go of it when the
/// connection ends, or is silent for longer than the lease. A connection that this process has given up may live on in the server, when the server stood
/// still or the network broke: it is known by its name, which no other process has, and is no other owner.</summary>
internal sealed class PostgresOwnership : IGrainOwnership, IAsyncDisposable
{
    /// <summary>Any number that nobody else of this database uses: "grainown" in ASCII.</summary>
    private const long AdvisoryLock = 0x677261696E6F776E;

    private static readonly string Owner = $"""
        select format('process %s of the server, from %s, since %s', pid, coalesce(host(client_addr), 'its own machine'), date_trunc('second', backend_start))
        from pg_locks join pg_stat_activity using (pid)
        where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
          and (classid::bigint << 32) + objid::bigint = {AdvisoryLock}
        limit 1
        """;

    /// <summary>Ends what the server still keeps of the connections that this process gave up, and waits for that for a second each.</summary>
    private const string EndGivenUp = """
        select count(pg_terminate_backend(pid, 1000)) from pg_stat_activity
        where application_name = current_setting('application_name') and pid <> pg_backend_pid()
        """;

    private const int MaxTries = 3;

    private readonly string _connection;
    private readonly string _ask;
    private NpgsqlConnection? _held;

    public PostgresOwnership(StorageOptions options, GrainOwners owners)
    {
        var connection = PostgresConnections.Alone(options);
        connection.ApplicationName = $"grainline-owner-{Guid.NewGuid():n}";
        _connection = connection.ConnectionString;
        _ask = $"select {(owners == GrainOwners.One ? "pg_try_advisory_lock" : "pg_try_advisory_lock_shared")}({AdvisoryLock})";
    }

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    public async Task<string?> Take(CancellationToken cancellationToken)
    {
        try
        {
            return await StillHolds(cancellationToken) ? null : await Ask(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
        {
            throw new StorageUnavailableException("The database does not answer.", exception);
        }
    }

    public async ValueTask DisposeAsync() => await LetGo();

    private static async Task<T?> Query<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task<bool> StillHolds(CancellationToken cancellationToken)
    {
        try
        {
            if (_held is { State: not ConnectionState.Open })
            {
                // The driver has noticed by itself, as with its keepalive.
                await LetGo();
            }

            return _held is { } held && await Query<int>(held, "select 1", cancellationToken) == 1;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
        {
            await LetGo();
            return false;
        }
    }

    private async Task<string?> Ask(CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = new(_connection);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await RefusePooler(connection, cancellationToken);
            await Query<string>(connection, $"select set_config('idle_session_timeout', '{(int)Lease.TotalMilliseconds}', false)", cancellationToken);
            var owner = await Other(connection, cancellationToken);
            if (owner is null)
            {
                (_held, connection) = (connection, null);
            }

            return owner;
        }
        finally
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>Of two connections that stand at the same time each has a session, unless somebody between deals sessions out by the transaction: there
    /// the lock would be that of whoever comes next, too.</summary>
    /// <exception cref="SharedSessionException">They have the same one.</exception>
    private async Task RefusePooler(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Session = "select pg_backend_pid()";
        await using var other = new NpgsqlConnection(_connection);
        await other.OpenAsync(cancellationToken);
        if (await Query<int>(connection, Session, cancellationToken) == await Query<int>(other, Session, cancellationToken))
        {
            throw new SharedSessionException();
        }
    }

    /// <summary>Takes the lock for the connection, or says who else has it.</summary>
    private async Task<string?> Other(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await Query<bool>(connection, _ask, cancellationToken))
            {
                return null;
            }

            if (await Query<long>(connection, EndGivenUp, cancellationToken) == 0 && await Query<string>(connection, Owner, cancellationToken) is { } owner)
            {
                return owner;
            }
        }

        throw new StorageUnavailableException("A connection that owned the grains of this database has not ended yet.");
    }

    private async Task LetGo()
    {
        if (_held is { } held)
        {
            _held = null;
            await held.DisposeAsync();
        }
    }
}
