using System.Globalization;
using Grainline.Journal;
using Grainline.Storage.Commits;
using Grainline.Storage.Queries;
using Grainline.Storage.States;
using Grainline.Storage.Sweeping;
using Grainline.Storage.Tables;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Grainline.Storage.PostgreSQL;

/// <summary>Everything kept on a PostgreSQL server, version 14 or newer.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    /// <summary>Statements that a connection keeps prepared; there are about forty different ones.</summary>
    private const int PreparedStatements = 100;

    /// <summary>For reads of states, what grains look up beside them, the sweeper, and connections that were left behind after a time-out.</summary>
    private const int SpareConnections = 20;

    /// <summary>Every statement here goes for a handful of keys or for one page, so an index is right whatever the statistics
    /// say; a plan made while a table was small would read all of it until the next analyze. JIT would compile such plans
    /// for the price that these settings put on the others.</summary>
    private const string Planner =
        "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set plan_cache_mode = force_generic_plan; set jit = off";

    private readonly StorageOptions _options;
    private readonly NpgsqlDataSource _states;
    private readonly NpgsqlDataSource _queries;
    private readonly ReadOutage _outage;
    private readonly PostgresLeftBehind _left;
    private volatile bool _isFull;

    public PostgresDatabase(StorageOptions options, ILogger<PostgresDatabase> log)
    {
        _options = options;
        _outage = new ReadOutage(log);
        _left = new PostgresLeftBehind(options);

        // Two pools: whatever the console asks, grains find a connection.
        _states = Source(SpareConnections + options.Lanes);
        _queries = Source(options.QueryConnections);
    }

    public int Lanes => _options.Lanes;

    public bool PacksValues => true;

    public Task Migrate(CancellationToken cancellationToken) =>
        new PostgresMigrations(_queries, _options.MigrationTimeout).Apply(cancellationToken);

    public IBatchWriter CreateWriter() => new PostgresWriter(_states, _left, isTaken => _isFull = !isTaken, _options.OperationTimeout);

    public Task<IReadOnlyList<StoredState>> ReadStates(IReadOnlyList<StateKey> keys) =>
        Bounded(
            async () =>
            {
                await _left.Ended();
                return await RunAgain(_states, connection => PostgresStates.Read(connection, keys));
            },
            CancellationToken.None);

    public Task<IReadOnlyList<StateKey>> ClaimDue(DueClaim claim) =>
        Use(_states, connection => PostgresStates.ClaimDue(connection, claim), CancellationToken.None);

    public Task<IReadOnlyList<T>> Query<T>(Sql query, Func<Row, T> read, CancellationToken cancellationToken) => Rows(_queries, query, read, cancellationToken);

    public Task<IReadOnlyList<T>> Find<T>(Sql query, Func<Row, T> read, CancellationToken cancellationToken) => Rows(_states, query, read, cancellationToken);

    public Task<int> Execute(Sql command, CancellationToken cancellationToken) => Use(
        _queries,
        async connection =>
        {
            await using var statement = Command(connection, command);
            return await statement.ExecuteNonQueryAsync();
        },
        cancellationToken);

    /// <summary>On the connections of the grains, since those of the console may all be at work; a server that takes no writes is none. Whether it takes
    /// them, a connection remembers from its begin, so that the next look is on a new one.</summary>
    public async Task Ping(CancellationToken cancellationToken)
    {
        var isReadOnly = await Read(
            _states,
            async connection =>
            {
                await using var command = new NpgsqlCommand("show transaction_read_only", connection);
                return await command.ExecuteScalarAsync() is not "off";
            },
            cancellationToken);
        if (isReadOnly)
        {
            _states.Clear();
            _queries.Clear();
            throw new StorageUnavailableException("The database takes no writes.");
        }

        if (_isFull)
        {
            await Use(_states, Grow, cancellationToken);
            _isFull = false;
        }
    }

    /// <summary>A row that needs a page of its own, and goes again: whether the disk has room, a small one does not tell.</summary>
    private static async Task<bool> Grow(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "insert into settings (name, value, updated_at) select 'room', string_agg(md5(random()::text), ''), now() from generate_series(1, 250)", connection, transaction);
        await command.ExecuteNonQueryAsync();
        await transaction.RollbackAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _states.DisposeAsync();
        await _queries.DisposeAsync();
    }

    private Task<IReadOnlyList<T>> Rows<T>(NpgsqlDataSource source, Sql query, Func<Row, T> read, CancellationToken cancellationToken) => Read<IReadOnlyList<T>>(
        source,
        async connection =>
        {
            await using var command = Command(connection, query);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<T>();
            while (await reader.ReadAsync())
            {
                rows.Add(read(new Row(reader, (row, column) => row.GetFieldValue<DateTimeOffset>(column))));
            }

            return rows;
        },
        cancellationToken);

    private static NpgsqlCommand Command(NpgsqlConnection connection, Sql sql)
    {
        var command = new NpgsqlCommand(sql.Text, connection);
        for (var i = 0; i < sql.Values.Count; i++)
        {
            command.Parameters.AddWithValue($"p{i}", sql.Values[i] is DateTimeOffset time ? time.UtcDateTime : sql.Values[i]);
        }

        return command;
    }

    /// <summary>What breaks one connection, a restart for instance, breaks those that lie in the pool: the next to come is not to meet one.</summary>
    private static async Task<T> Run<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            return await work(connection);
        }
        catch (NpgsqlException exception) when (PostgresErrors.IsBroken(exception))
        {
            source.Clear();
            throw;
        }
    }

    private static async Task<T> RunAgain<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> read)
    {
        try
        {
            return await Run(source, read);
        }
        catch (NpgsqlException exception) when (PostgresErrors.IsBroken(exception))
        {
            return await Run(source, read);
        }
    }

    /// <summary>A read is the same the second time, so its caller does not learn of a connection that was broken while nobody looked.</summary>
    private Task<T> Read<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken) =>
        Bounded(() => RunAgain(source, read), cancellationToken);

    private Task<T> Use<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        Bounded(() => Run(source, work), cancellationToken);

    /// <summary>When the time is over, or nobody waits any more, the work is left to end by itself: the server ends it after the same time, and
    /// the pool bounds how many there are.</summary>
    private async Task<T> Bounded<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var done = await Task.Run(work, cancellationToken).WaitAsync(_options.OperationTimeout, cancellationToken);
            _outage.End();
            return done;
        }
        catch (Exception exception) when (exception is TimeoutException or NpgsqlException or IOException)
        {
            _outage.Notice(exception);
            throw new StorageUnavailableException("The database does not answer.", exception);
        }
    }

    private NpgsqlDataSource Source(int connections)
    {
        var seconds = (int)Math.Ceiling(_options.OperationTimeout.TotalSeconds);
        var builder = new NpgsqlDataSourceBuilder(_options.Connection);
        builder.ConnectionStringBuilder.ApplicationName ??= "grainline";
        builder.ConnectionStringBuilder.MaxPoolSize = connections;
        builder.ConnectionStringBuilder.Timeout = seconds;

        // Our own limit ends the wait; this one comes after it, to give back connections into a network that went silent.
        builder.ConnectionStringBuilder.CommandTimeout = seconds + 1;
        builder.ConnectionStringBuilder.CancellationTimeout = -1;
        builder.ConnectionStringBuilder.TcpKeepAlive = true;
        builder.ConnectionStringBuilder.Enlist = false;
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        builder.ConnectionStringBuilder.MaxAutoPrepare = PreparedStatements;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        var timeout = ((int)_options.OperationTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        var settings = $"{Planner}; set statement_timeout = {timeout}; set lock_timeout = {timeout}; set idle_session_timeout = 0";
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(settings, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(settings, connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }
}
