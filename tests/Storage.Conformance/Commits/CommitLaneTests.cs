using Grainline.Journal;
using Grainline.Storage;
using Grainline.Storage.Commits;
using Grainline.Storage.States;
using Grainline.Tests.Support;
using Orleans.Storage;

namespace Grainline.Tests.Storage.Commits;

public sealed class LanesOfAWriter() : CommitLaneTests(hasThread: false);

public sealed class LanesOfAThread() : CommitLaneTests(hasThread: true);

/// <summary>What goes into which commit, with a writer that the test holds.</summary>
public abstract class CommitLaneTests(bool hasThread) : IAsyncDisposable
{
    private readonly HeldWriter _writer = new() { HasThread = hasThread };
    private readonly StorageOptions _options = new() { OperationTimeout = TimeSpan.FromMilliseconds(200) };
    private readonly WriteBudget _budget = new(maxWrites: 1_000, maxBytes: 1_000_000);
    private readonly KeptLog _log = new();
    private CommitLane? _lane;

    [Fact]
    public async Task What_queues_during_a_commit_shares_the_next_one()
    {
        var first = Put("a");
        await _writer.Asked(1);
        var others = new[] { Put("b"), Put("c"), Put("d") };
        _writer.Release();
        await first;
        await _writer.Asked(2);
        _writer.Release();
        await Task.WhenAll(others);

        Assert.Equal([["a"], ["b", "c", "d"]], _writer.Batches);
    }

    [Fact]
    public async Task A_caller_waits_for_the_commit_that_holds_its_write()
    {
        var write = Put("a");
        await _writer.Asked(1);

        Assert.False(write.IsCompleted);
        _writer.Release();
        await write;
    }

    [Fact]
    public async Task The_second_write_of_a_key_waits_for_the_next_batch_and_holds_up_nobody()
    {
        var first = Put("x");
        await _writer.Asked(1);
        var others = new[] { Put("a"), Put("a"), Put("b"), Put("a"), Put("c") };
        for (var batch = 1; batch <= 4; batch++)
        {
            await _writer.Asked(batch);
            _writer.Release();
        }

        await Task.WhenAll([first, .. others]);
        Assert.Equal([["x"], ["a", "b", "c"], ["a"], ["a"]], _writer.Batches);
    }

    [Fact]
    public async Task A_batch_ends_at_its_limit_of_rows()
    {
        _options.BatchRows = 2;
        var first = Put("x");
        await _writer.Asked(1);
        var others = new[] { Put("a"), Put("b"), Put("c") };
        for (var batch = 1; batch <= 3; batch++)
        {
            await _writer.Asked(batch);
            _writer.Release();
        }

        await Task.WhenAll([first, .. others]);
        Assert.Equal([["x"], ["a", "b"], ["c"]], _writer.Batches);
    }

    [Fact]
    public async Task A_batch_ends_at_its_limit_of_bytes()
    {
        _options.BatchBytes = 1_500;
        var first = Put("x");
        await _writer.Asked(1);
        var others = new[] { Put("a", 1_000), Put("b", 1_000), Put("c", 1_000) };
        for (var batch = 1; batch <= 3; batch++)
        {
            await _writer.Asked(batch);
            _writer.Release();
        }

        await Task.WhenAll([first, .. others]);
        Assert.Equal([["x"], ["a", "b"], ["c"]], _writer.Batches);
    }

    [Fact]
    public async Task Only_the_stale_caller_of_a_batch_fails()
    {
        _writer.Stale["b"] = 7;
        var first = Put("x");
        await _writer.Asked(1);
        var (a, b, c) = (Put("a"), Put("b"), Put("c"));
        _writer.ReleaseAll();

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => b);
        await Task.WhenAll(first, a, c);
        Assert.Equal("7", refused.StoredEtag);
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_fails_only_its_own_caller()
    {
        _writer.Poison.Add("p");
        var first = Put("x");
        await _writer.Asked(1);
        var good = Enumerable.Range(0, 20).Select(number => Put($"{number}")).ToList();
        var bad = Put("p");
        good.Add(Put("last"));
        _writer.ReleaseAll();

        await Task.WhenAll([first, .. good]);
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => bad);
        Assert.IsType<InvalidDataException>(refused.InnerException);
    }

    [Fact]
    public async Task When_a_commit_fails_all_its_callers_hear_why_and_the_lane_goes_on()
    {
        var first = Put("x");
        await _writer.Asked(1);
        _writer.Fails = new StorageUnavailableException("Gone.", new IOException("reset"));
        _writer.Release();
        var failed = await Assert.ThrowsAsync<StorageUnavailableException>(() => first);
        _writer.Fails = null;
        _writer.ReleaseAll();
        await Put("y");

        Assert.IsType<IOException>(failed.InnerException);
    }

    [Fact]
    public async Task While_commits_fail_the_log_has_a_line_for_each_and_the_stack_once()
    {
        _writer.ReleaseAll();
        _writer.Fails = new StorageUnavailableException("Gone.", new IOException("reset"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Put("a"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Put("b"));
        _writer.Fails = null;
        await Put("c");
        _writer.Fails = new StorageUnavailableException("Gone again.");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Put("d"));

        var failed = _log.Of(3002);
        Assert.Equal([true, false, true], failed.Select(entry => entry.Exception is not null));
        Assert.EndsWith(" Gone. reset", failed[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_there_is_no_connection_everybody_who_waits_is_told_and_then_it_goes_on()
    {
        _writer.Unreachable = true;
        _writer.ReleaseAll();
        var waiting = Enumerable.Range(0, 5).Select(number => Put($"{number}")).ToList();
        foreach (var write in waiting)
        {
            var failed = await Assert.ThrowsAsync<StorageUnavailableException>(() => write);
            Assert.IsType<IOException>(failed.InnerException);
        }

        await Eventually.Holds(async () =>
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Put("late"));
            return _log.Of(3001).Count > 1;
        });
        Assert.Equal([true, false], _log.Of(3001).Take(2).Select(entry => entry.Exception is not null));
        _writer.Unreachable = false;
        await Eventually.Holds(async () =>
        {
            try
            {
                await Put("a");
                return true;
            }
            catch (StorageUnavailableException)
            {
                return false;
            }
        });
        Assert.Equal([["a"]], _writer.Batches);
    }

    [Fact]
    public async Task A_short_absence_is_not_noticed()
    {
        _options.OperationTimeout = TimeSpan.FromSeconds(30);
        _writer.Unreachable = true;
        _writer.ReleaseAll();
        var write = Put("a");
        await Eventually.Holds(() => _writer.Tries >= 2);
        _writer.Unreachable = false;

        await write;
    }

    [Fact]
    public async Task Draining_commits_what_waits_and_takes_no_more()
    {
        var write = Put("a");
        await _writer.Asked(1);
        var waiting = Put("b");
        var drained = _lane!.Drain(CancellationToken.None);
        _writer.ReleaseAll();
        await Task.WhenAll(write, waiting, drained);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Put("c"));
    }

    [Fact]
    public async Task What_the_shutdown_leaves_no_time_for_fails()
    {
        var write = Put("a");
        await _writer.Asked(1);
        var waiting = Put("b");
        await _lane!.Drain(new CancellationToken(canceled: true));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => waiting);
        _writer.ReleaseAll();
        await write;
    }

    [Fact]
    public async Task The_room_of_a_write_is_free_again_when_it_has_ended()
    {
        _writer.Stale["b"] = 7;
        _writer.Poison.Add("c");
        _writer.ReleaseAll();
        await Put("a");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Put("b"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Put("c"));

        Assert.Equal(0, _budget.Writes);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _writer.ReleaseAll();
        if (_lane is not null)
        {
            await _lane.Drain(CancellationToken.None);
            await _lane.DisposeAsync();
        }
    }

    private async Task Put(string key, int bytes = 10)
    {
        if (_lane is null)
        {
            _lane = new CommitLane(_writer, _budget, _options, new CommitMeter(_budget), _log);
            _lane.Start();
        }

        var change = new StateChange
        {
            Key = new StateKey("type", key, "name"),
            Expected = 1,
            Next = 2,
            Payload = new byte[bytes],
            ModifiedAt = DateTimeOffset.UnixEpoch,
        };
        var write = new Write(change, []);
        _budget.Take(write.Bytes, write.IsNewWork);
        _lane.Enqueue(write);
        await write.Committed;
    }
}
