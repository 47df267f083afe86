using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Commits;

/// <summary>SQLite's write-ahead log under a load that does not end.</summary>
public sealed class CheckpointTests
{
    private const int Rounds = 50;
    private const int WritesOfRound = 20;
    private const int Bytes = 100_000;

    [Fact]
    public async Task The_log_begins_anew_while_commits_go_on()
    {
        await using var database = new OnSqlite();
        await using var store = await Store.Start(database);
        var text = new string('x', Bytes);
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, WritesOfRound).Select(number => store.Write($"{round}-{number}", Note.Of(text))));
        }

        Assert.InRange(new FileInfo(database.DatabaseFile + "-wal").Length, 1, Rounds * WritesOfRound * Bytes / 2);
    }
}
