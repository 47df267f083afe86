using Grainline.Journal;
using Grainline.Storage.Ownership;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>An advisory lock of a connection that does nothing else: alone for one process, shared among silos. The server lets go of it when the
/// connection ends, or is silent for longer than the lease.</summary>
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

    private readonly string _connection;
    private readonly string _ask;
    private NpgsqlConnection? _held;

    public PostgresOwnership(StorageOptions options, GrainOwners owners)
    {
        var seconds = (int)Math.Ceiling(options.OperationTimeout.TotalSeconds);
        _connection = new NpgsqlConnectionStringBuilder(options.Connection)
        {
            ApplicationName = "grainline-owner",
            Pooling = false,
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = -1,
            TcpKeepAlive = true,
            Enlist = false,
        }.ConnectionString;
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
            await Query<string>(connection, $"select set_config('idle_session_timeout', '{(int)Lease.TotalMilliseconds}', false)", cancellationToken);
            if (await Query<bool>(connection, _ask, cancellationToken))
            {
                (_held, connection) = (connection, null);
                return null;
            }

            return await Query<string>(connection, Owner, cancellationToken) ?? "it has just begun, or ended";
        }
        finally
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
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
