using System.Diagnostics;
using Grainline.Storage.Migrations;
using Grainline.Storage.Queries;
using Grainline.Storage.SQLite;
using Microsoft.Extensions.Options;

namespace Grainline.Storage.Maintenance;

/// <summary>Looks at the database from outside, beside a service that may work on it. Nothing here changes what is stored.</summary>
public interface IStorageInspection
{
    /// <summary>Whether there is a database to look at; false before the first start.</summary>
    Task<bool> Exists(CancellationToken cancellationToken);

    /// <summary>The version of its schema, and the newest that this program knows.</summary>
    Task<(int Stored, int Known)> SchemaVersion(CancellationToken cancellationToken);

    /// <summary>How long a commit takes until it is on disk: the middle of a few.</summary>
    /// <exception cref="Journal.StorageUnavailableException">Nothing can be written: the disk is full, for instance.</exception>
    Task<TimeSpan> CommitLatency(CancellationToken cancellationToken);

    /// <summary>By how much the database's clock is ahead of ours; null where it has none of its own.</summary>
    Task<TimeSpan?> ClockSkew(CancellationToken cancellationToken);

    /// <summary>When the newest delivery came; null when none has.</summary>
    Task<DateTimeOffset?> NewestDelivery(CancellationToken cancellationToken);

    /// <summary>How many rows each table has.</summary>
    Task<IReadOnlyList<(string Table, long Rows)>> Counts(CancellationToken cancellationToken);

    /// <summary>Tables, columns and indexes, as text.</summary>
    Task<IReadOnlyList<string>> Schema(CancellationToken cancellationToken);
}

internal sealed class StorageInspection(IDatabase database, IOptions<StorageOptions> options, TimeProvider time) : IStorageInspection
{
    private const int Commits = 5;

    private bool IsSqlite => options.Value.Provider == StorageProvider.Sqlite;

    public async Task<bool> Exists(CancellationToken cancellationToken) => IsSqlite
        ? File.Exists(Path.Combine(Path.GetFullPath(options.Value.Directory), SqliteDatabase.FileName))
        : await database.Query($"select count(to_regclass('schema_version'))", row => row.Long(0), cancellationToken) is [1];

    public async Task<(int Stored, int Known)> SchemaVersion(CancellationToken cancellationToken)
    {
        var stored = await database.Query($"select coalesce(max(version), 0) from schema_version", row => row.Number(0), cancellationToken);
        return (stored[0], SchemaScript.For("SQLite")[^1].Version);
    }

    /// <summary>Writes a row as it is, or on SQLite a page: the commit is as dear as any other.</summary>
    public async Task<TimeSpan> CommitLatency(CancellationToken cancellationToken)
    {
        var commit = IsSqlite ? SqliteReads.EmptyCommit : (Sql)$"update schema_version set name = name where version = 1";
        var taken = new List<TimeSpan>();
        for (var number = 0; number < Commits; number++)
        {
            var since = Stopwatch.GetTimestamp();
            await database.Execute(commit, cancellationToken);
            taken.Add(Stopwatch.GetElapsedTime(since));
        }

        return taken.Order().ElementAt(Commits / 2);
    }

    public async Task<TimeSpan?> ClockSkew(CancellationToken cancellationToken)
    {
        if (IsSqlite)
        {
            return null;
        }

        var before = time.GetUtcNow();
        var theirs = await database.Query($"select clock_timestamp()", row => row.Time(0), cancellationToken);
        return theirs[0] - (before + ((time.GetUtcNow() - before) / 2));
    }

    public async Task<DateTimeOffset?> NewestDelivery(CancellationToken cancellationToken)
    {
        var newest = await database.Query($"select received_at from deliveries order by id desc limit 1", row => row.Time(0), cancellationToken);
        return newest.Count == 0 ? null : newest[0];
    }

    /// <summary>PostgreSQL is asked for its estimate: counting a large table reads all of it.</summary>
    public async Task<IReadOnlyList<(string Table, long Rows)>> Counts(CancellationToken cancellationToken)
    {
        var counts = new List<(string, long)>();
        foreach (var table in await Tables(cancellationToken))
        {
            var query = IsSqlite
                ? (Sql)$"select count(*) from {Sql.Raw(table)}"
                : (Sql)$"select greatest(reltuples, 0)::bigint from pg_class where oid = to_regclass({table})";
            var found = await database.Query(query, row => row.Long(0), cancellationToken);
            counts.Add((table, found is [var rows] ? rows : 0));
        }

        return counts;
    }

    public Task<IReadOnlyList<string>> Schema(CancellationToken cancellationToken) => database.Query(
        IsSqlite
            ? (Sql)$"select coalesce(sql, name) from sqlite_schema order by name"
            : (Sql)$"""
                select table_name || '.' || column_name || ' ' || data_type from information_schema.columns where table_schema = current_schema()
                union all select indexdef from pg_indexes where schemaname = current_schema() order by 1
                """,
        row => row.Text(0),
        cancellationToken);

    private Task<IReadOnlyList<string>> Tables(CancellationToken cancellationToken) => database.Query(
        IsSqlite
            ? (Sql)$"select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name"
            : (Sql)$"select tablename::text from pg_tables where schemaname = current_schema() order by tablename",
        row => row.Text(0),
        cancellationToken);
}
