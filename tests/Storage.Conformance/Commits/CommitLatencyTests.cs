using System.Globalization;
using Grainline.Journal;
using Grainline.Storage.Maintenance;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Commits;

public sealed class CommitLatencyOnSqlite : CommitLatencyTests<OnSqlite>
{
    [Fact]
    public async Task A_file_that_takes_no_writes_is_told()
    {
        await Store.Database.Execute($"pragma query_only = on", CancellationToken.None);

        await Assert.ThrowsAsync<StorageUnavailableException>(Measure);
    }

    protected override Task<long> Logged() => Task.FromResult(new FileInfo(((OnSqlite)Database).DatabaseFile + "-wal").Length);

    protected override async Task<string> Kept() => string.Join('\n', [.. await Database.Query("pragma user_version"), .. await Database.Query(Schema)]);
}

public sealed class CommitLatencyOnPostgres : CommitLatencyTests<OnPostgres>
{
    protected override async Task<long> Logged() =>
        long.Parse((await Database.Query("select (pg_current_wal_flush_lsn() - '0/0')::bigint"))[0], CultureInfo.InvariantCulture);

    protected override async Task<string> Kept() => string.Join('\n', await Database.Query(Schema));
}

/// <summary>How long a commit takes is measured on one that reaches the disk.</summary>
public abstract class CommitLatencyTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    protected const string Schema = "select name from schema_version order by version";

    [Fact]
    public async Task A_commit_that_is_measured_is_logged_and_leaves_nothing_behind()
    {
        await Store.Write("a", Note.Of("x"));
        var (logged, kept) = (await Logged(), await Kept());

        Assert.True(await Measure() > TimeSpan.Zero);

        Assert.True(await Logged() > logged, "Nothing was logged.");
        Assert.Equal(kept, await Kept());
    }

    protected Task<TimeSpan> Measure() => Store.Get<IStorageInspection>().CommitLatency(CancellationToken.None);

    /// <summary>How far the log of the database goes.</summary>
    protected abstract Task<long> Logged();

    /// <summary>What the measurement might change.</summary>
    protected abstract Task<string> Kept();
}
