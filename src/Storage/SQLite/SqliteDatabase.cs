using System.Globalization;
using Grainline.Journal;
using Grainline.Storage.Commits;
using Grainline.Storage.Queries;
using Grainline.Storage.States;
using Grainline.Storage.Sweeping;
using Grainline.Storage.Tables;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Grainline.Storage.SQLite;

/// <summary>Everything kept in one file: write-ahead log, and a commit is on disk before it is answered.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    public const string FileName = "grainline.db";

    /// <summary>What the log may keep of the disk when it begins anew: what comes between two checkpoints, and while one runs. It is larger
    /// while one long read holds up its end.</summary>
    private const int LogBytes = 128 << 20;

    /// <summary>For what grains look up beside their states; one is read in a fraction of a millisecond.</summary>
    private const int LookupConnections = 2;

    private readonly StorageOptions _options;
    private readonly string _file;
    private readonly SqliteThread _thread;
    private readonly SqliteReaders _states;
    private readonly SqliteReaders _queries;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly ReadOutage _outage;

    public SqliteDatabase(StorageOptions options, ILogger<SqliteDatabase> log)
    {
        _options = options;
        _outage = new ReadOutage(log);
        _file = Path.Combine(Path.GetFullPath(options.Directory), FileName);
        _thread = new SqliteThread(OpenToWrite);
        _checkpoints = new SqliteCheckpoints(_file, () => Open(options.OperationTimeout, "synchronous = full"), _thread);

        // As on PostgreSQL: whatever the console asks, grains find a connection.
        _states = new SqliteReaders(OpenToRead, StateReader.MaxFlights + LookupConnections, options.OperationTimeout, TaskCreationOptions.None);
        _queries = new SqliteReaders(OpenToRead, options.QueryConnections, options.OperationTimeout, TaskCreationOptions.LongRunning);
    }

    public int Lanes => 1;

    public bool PacksValues => false;

    public async Task Migrate(CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(_file)!;
        try
        {
            Directory.CreateDirectory(directory);
            MakeForOwner();
            await Task.Run(
                () =>
                {
                    using var connection = Open(_options.MigrationTimeout, "journal_mode = wal");
                    SqliteMigrations.Apply(connection);
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or SqliteException { SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR or raw.SQLITE_FULL })
        {
            throw new StorageUnavailableException($"The data directory {directory} cannot be written: {exception.Message}", exception);
        }
    }

    public IBatchWriter CreateWriter() => new SqliteWriter(_thread, _checkpoints);

    public Task<IReadOnlyList<StoredState>> ReadStates(IReadOnlyList<StateKey> keys) =>
        Bounded(_states.Run(connection => SqliteReads.States(connection, keys), CancellationToken.None));

    public Task<IReadOnlyList<StateKey>> ClaimDue(DueClaim claim) => Written(connection => SqliteReads.ClaimDue(connection, claim));

    public Task<IReadOnlyList<T>> Query<T>(Sql query, Func<Row, T> read, CancellationToken cancellationToken) =>
        Bounded(_queries.Run(connection => SqliteReads.Query(connection, query, read), cancellationToken));

    public Task<IReadOnlyList<T>> Find<T>(Sql query, Func<Row, T> read, CancellationToken cancellationToken) =>
        Bounded(_states.Run(connection => SqliteReads.Query(connection, query, read), cancellationToken));

    public Task<int> Execute(Sql command, CancellationToken cancellationToken) => Written(connection => SqliteReads.Execute(connection, command));

    /// <summary>The writer's turn has come and the file is read; after a write that failed because of the file, it is written first.</summary>
    public Task Ping(CancellationToken cancellationToken) => Bounded(_thread.Run(Look).WaitAsync(_options.OperationTimeout, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        _states.Dispose();
        _queries.Dispose();
        await _checkpoints.DisposeAsync();
        _thread.Dispose();
        _checkpoints.Close();
    }

    private int Look(SqliteConnection connection)
    {
        if (!_thread.IsWritable)
        {
            Write(connection, empty => SqliteReads.Execute(empty, SqliteReads.EmptyCommit));
            _thread.IsWritable = true;
        }

        return SqliteReads.Execute(connection, $"pragma schema_version");
    }

    private Task<T> Written<T>(Func<SqliteConnection, T> work) => Bounded(_thread.Run(connection => Write(connection, work)));

    /// <summary>Counts toward the next checkpoint, as every write must: without one the log grows for as long as nobody else commits.</summary>
    private T Write<T>(SqliteConnection connection, Func<SqliteConnection, T> work)
    {
        var done = work(connection);
        _checkpoints.Committed(connection);
        return done;
    }

    private async Task<T> Bounded<T>(Task<T> work)
    {
        try
        {
            var done = await work;
            _outage.End();
            return done;
        }
        catch (Exception exception) when (exception is TimeoutException or SqliteException)
        {
            _outage.Notice(exception);
            throw new StorageUnavailableException("The database does not answer.", exception);
        }
    }

    /// <summary>SQLite would leave to the process's mask who may read it, and gives the files beside it the same mode.</summary>
    private void MakeForOwner()
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(_file))
        {
            using var empty = new FileStream(_file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
    }

    /// <summary>What is deleted is overwritten, so that a person who was erased is not in the file's free space.</summary>
    private SqliteConnection OpenToWrite() => Open(
        _options.OperationTimeout, Cache(_options.PageCacheMegabytes), "synchronous = full", "wal_autocheckpoint = 0", $"journal_size_limit = {LogBytes}", "temp_store = memory", "secure_delete = on");

    private SqliteConnection OpenToRead() => Open(_options.OperationTimeout, "query_only = on", Cache(_options.PageCacheMegabytes / 4), "temp_store = memory");

    /// <summary>SQLite takes the negative of a number for KiB.</summary>
    private static string Cache(int megabytes) => string.Create(CultureInfo.InvariantCulture, $"cache_size = -{megabytes * 1024}");

    private SqliteConnection Open(TimeSpan busy, params string[] pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _file,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(busy.TotalSeconds),
        }.ToString());
        connection.Open();
        foreach (var pragma in pragmas.Append(string.Create(CultureInfo.InvariantCulture, $"busy_timeout = {(int)busy.TotalMilliseconds}")))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"pragma {pragma}";
            command.ExecuteNonQuery();
        }

        return connection;
    }
}
