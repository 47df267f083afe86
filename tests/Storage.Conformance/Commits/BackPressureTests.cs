using Grainline.Journal;
using Grainline.Tests.Storage.Databases;
using Grainline.Tests.Support;

namespace Grainline.Tests.Storage.Commits;

public sealed class BackPressureOnSqlite : BackPressureTests<OnSqlite>;

public sealed class BackPressureOnPostgres : BackPressureTests<OnPostgres>;

/// <summary>A full queue says no at once, and stays bounded.</summary>
public abstract class BackPressureTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_queue_full_of_writes_refuses_the_next_one_at_once_and_takes_again_when_there_is_room()
    {
        var store = await Start(null, ("QueuedWrites", "10"));
        var held = await Database.HoldCommits();
        var waiting = Enumerable.Range(0, 10).Select(number => store.Write($"{number}", Note.Of("x"))).ToList();

        await Assert.ThrowsAsync<StorageOverloadedException>(() => store.Write("eleventh", Note.Of("x")));
        await Assert.ThrowsAsync<StorageOverloadedException>(() => store.Journal.Append([Some.Audit(1)]));
        await held.DisposeAsync();
        await Task.WhenAll(waiting);
        await store.Write("eleventh", Note.Of("x"));

        Assert.Equal((11, 0), (await Database.Count("grain_state"), await Database.Count("audit")));
    }

    [Fact]
    public async Task Deliveries_leave_room_for_what_was_accepted_before_them()
    {
        var store = await Start(null, ("QueuedWrites", "8"));
        var held = await Database.HoldCommits();
        var deliveries = Enumerable.Range(0, 6).Select(number => store.Write($"{number}", Note.Of("x", Some.Delivery(number)))).ToList();

        await Assert.ThrowsAsync<StorageOverloadedException>(() => store.Write("new", Note.Of("x", Some.Delivery(7))));
        var others = new[] { store.Write("wake", Note.Of("x", Some.Run(1))), store.Write("outcome", Note.Of("x")) };
        await held.DisposeAsync();
        await Task.WhenAll([.. deliveries, .. others]);

        Assert.Equal((8, 6), (await Database.Count("grain_state"), await Database.Count("deliveries")));
    }

    [Fact]
    public async Task A_queue_full_of_bytes_refuses_the_next_write_at_once()
    {
        var store = await Start(null, ("QueuedBytes", "100000"));
        var held = await Database.HoldCommits();
        var waiting = Enumerable.Range(0, 3).Select(number => store.Write($"{number}", Note.Of(Some.Noise(30_000)))).ToList();

        await Assert.ThrowsAsync<StorageOverloadedException>(() => store.Write("fourth", Note.Of(Some.Noise(30_000))));
        await store.Journal.Append([]);
        await held.DisposeAsync();
        await Task.WhenAll(waiting);
    }

    [Theory]
    [InlineData(WriteGrowth.Asks, 9_000, 10_001)]
    [InlineData(WriteGrowth.Starts, 7_000, 8_000)]
    public async Task What_could_wait_is_refused_before_it_is_queued_when_it_is_too_large(WriteGrowth growth, int small, int large)
    {
        var store = await Start(null, ("WriteBytes", "10000"));

        await Assert.ThrowsAsync<WriteTooLargeException>(() => store.Write("a", Note.Of(new string('x', large), growth)));
        await store.Write("a", Note.Of(new string('x', small), growth));
    }

    [Fact]
    public async Task What_cannot_wait_is_written_whatever_its_size()
    {
        var store = await Start(null, ("WriteBytes", "10000"), ("QueuedBytes", "100000"));

        await store.Write("a", Note.Of(Some.Noise(200_000), Some.Run(1)));

        Assert.Equal((1, 1), (await Database.Count("grain_state"), await Database.Count("runs")));
    }

    [Fact]
    public async Task Writes_to_a_database_that_stays_locked_fail_in_time_and_later_ones_are_stored()
    {
        var store = await Start(null, ("OperationTimeout", "00:00:02"));
        var held = await Database.HoldCommits();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.Write("a", Note.Of("x", Some.Delivery(1))));
        await held.DisposeAsync();
        await Eventually.Holds(() => IsStored(store));

        // The database may have got its lock before it was told to give up, so the first may be there too; then it is whole.
        var stored = await Database.Query("select grain_key || (select count(*) from deliveries) from grain_state order by 1");
        Assert.Contains(string.Join(' ', stored), (string[])["b1", "a2 b2"]);
    }

    /// <summary>Whether the later write is there: the short patience may end while a slow disk still takes it.</summary>
    private async Task<bool> IsStored(Store store)
    {
        try
        {
            await store.Write("b", Note.Of("x", Some.Delivery(2)));
            return true;
        }
        catch (StorageUnavailableException)
        {
            return await Database.Count("grain_state where grain_key = 'b'") > 0;
        }
    }

    [Fact]
    public async Task Stopping_commits_what_was_taken()
    {
        var store = await Start();
        var writes = Enumerable.Range(0, 500).Select(number => store.Write($"{number}", Note.Of("x", Some.Delivery(number)))).ToList();
        await store.DisposeAsync();

        await Task.WhenAll(writes);
        Assert.Equal((500, 500), (await Database.Count("grain_state"), await Database.Count("deliveries")));
    }
}
