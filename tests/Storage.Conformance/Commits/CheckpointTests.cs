using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Commits;

/// <summary>SQLite's write-ahead log under a load that does not end.</summary>
public sealed class CheckpointTests
{
    private const int MaxRounds = 200;
    private const int WritesOfRound = 20;
    private const int Bytes = 100_000;

    [Fact]
    public async Task The_log_begins_anew_while_commits_go_on()
    {
        await using var database = new OnSqlite();
        await using var store = await Store.Start(database);
        var text = new string('x', Bytes);
        var log = new FileInfo(database.DatabaseFile + "-wal");
        var (round, written) = (0, 0L);
        do
        {
            Assert.True(round < MaxRounds, "The log never began anew.");
            await Task.WhenAll(Enumerable.Range(0, WritesOfRound).Select(number => store.Write($"{round}-{number}", Note.Of(text))));
            written += WritesOfRound * Bytes;
            round++;
            log.Refresh();
        }
        while (written < 2 * log.Length);
    }
}
