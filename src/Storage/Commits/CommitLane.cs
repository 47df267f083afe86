using System.Diagnostics;
using System.Threading.Channels;
using Grainline.Journal;
using Grainline.Storage.States;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Grainline.Storage.Commits;

/// <summary>
/// One writer and its queue. It commits whatever has queued while the last commit was in flight, so it never waits for a
/// batch to fill: alone, a write commits at once; under load, many share one transaction.
/// </summary>
internal sealed partial class CommitLane(
    IBatchWriter writer, WriteBudget budget, StorageOptions options, CommitMeter meter, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // The budget bounds it, over all lanes. Woken through the pool, a thread would stand idle until the requests before it have had their turn.
    private readonly Channel<Write> _queue = Channel.CreateUnbounded<Write>(new() { AllowSynchronousContinuations = writer.HasThread });

    // Touched by the loop only: what is in the batch in hand, and what waits for the next one.
    private readonly HashSet<StateKey> _keys = [];
    private List<Write> _held = [];
    private bool _away;

    // The cause of an outage is logged with its stack once; then a line for each try will do.
    private bool _failing;

    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(Run);

    /// <summary>Queues a write; its task tells the rest.</summary>
    /// <exception cref="StorageUnavailableException">The host stops.</exception>
    public void Enqueue(Write write)
    {
        if (!_queue.Writer.TryWrite(write))
        {
            throw new StorageUnavailableException("The storage is stopping.");
        }
    }

    /// <summary>Takes no more and commits what waits; what is left when the token is cancelled fails.</summary>
    public async Task Drain(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        FailQueued(new StorageUnavailableException("The storage has stopped."));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await writer.DisposeAsync();
    }

    /// <summary>Never in the scheduler of a grain whose write has woken it, hence <c>ConfigureAwait(false)</c>.</summary>
    private async Task Run()
    {
        while (_held.Count > 0 || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (await Connect().ConfigureAwait(false))
            {
                await Settle(Take()).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Connects, trying again for as long as an operation may take: a server that restarts is not noticed by those
    /// who wait. After that, everybody who waits is told, and each later try tells those who came since the last one.</summary>
    private async Task<bool> Connect()
    {
        var since = Stopwatch.GetTimestamp();
        var patience = _away ? TimeSpan.Zero : options.OperationTimeout;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await writer.Connect().ConfigureAwait(false);
                _away = false;
                return true;
            }
            catch (Exception exception)
            {
                if (Stopwatch.GetElapsedTime(since) >= patience)
                {
                    LogAway(exception.GetBaseException().Message, _away ? null : exception);
                    FailWaiting(new StorageUnavailableException("The database cannot be reached.", exception));
                    await Task.Delay(LongestPause).ConfigureAwait(false);
                    _away = true;
                    return false;
                }
            }

            await Task.Delay(pause).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what waits, in order, up to the limits. A second write of a key waits for the next batch: a statement
    /// can touch a row only once, and the second must see what became of the first.</summary>
    private List<Write> Take()
    {
        var batch = new List<Write>();
        var waiting = _held;
        var (rows, bytes, next) = (0, 0L, 0);
        _held = [];
        _keys.Clear();
        while (rows < options.BatchRows && bytes < options.BatchBytes && _held.Count < options.BatchRows)
        {
            var write = next < waiting.Count ? waiting[next++] : _queue.Reader.TryRead(out var queued) ? queued : null;
            if (write is null)
            {
                break;
            }

            if (write.Change is { } change && !_keys.Add(change.Key))
            {
                _held.Add(write);
                continue;
            }

            batch.Add(write);
            rows += write.RowCount;
            bytes += write.Bytes;
        }

        _held.AddRange(waiting[next..]);
        return batch;
    }

    /// <summary>Commits the writes and tells each caller. A row that the database refuses fails only its own caller: the
    /// halves of its batch are tried apart, which costs two commits for each halving.</summary>
    private async Task Settle(List<Write> writes)
    {
        using var span = CommitTrace.Begin(writes);
        var since = Stopwatch.GetTimestamp();
        IReadOnlyList<StaleWrite> stale;
        try
        {
            stale = await writer.Commit(writes).ConfigureAwait(false);
        }
        catch (StorageUnavailableException exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            LogFailed(writes.Count, RefusalReason.Of(exception)!, _failing ? null : exception);
            _failing = true;
            writes.ForEach(write => Fail(write, exception));
            return;
        }
        catch (Exception exception) when (writes.Count == 1)
        {
            LogRefused(exception);
            Fail(writes[0], new StorageUnavailableException("The database refuses a row.", exception));
            return;
        }
        catch (Exception)
        {
            var half = writes.Count / 2;
            await Settle(writes[..half]).ConfigureAwait(false);
            await Settle(writes[half..]).ConfigureAwait(false);
            return;
        }

        _failing = false;

        // Whatever happens from here on, it is stored: nothing of it may be tried again.
        foreach (var (write, version) in stale)
        {
            Fail(write, Stale(write.Change!, version));
        }

        if (writer.HasThread)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static settled => settled.Writes.ForEach(settled.Lane.Complete), (Lane: this, Writes: writes), preferLocal: false);
        }
        else
        {
            writes.ForEach(Complete);
        }

        meter.Committed(writes, stale.Count, since);
    }

    private static InconsistentStateException Stale(StateChange change, long stored) => new(
        $"The state '{change.Key.StateName}' of a {change.Key.GrainType} was written by somebody else.",
        ETag.Of(stored) ?? "none",
        ETag.Of(change.Expected) ?? "none");

    private void FailWaiting(StorageUnavailableException exception)
    {
        _held.ForEach(write => Fail(write, exception));
        _held = [];
        FailQueued(exception);
    }

    private void FailQueued(StorageUnavailableException exception)
    {
        while (_queue.Reader.TryRead(out var write))
        {
            Fail(write, exception);
        }
    }

    private void Complete(Write write)
    {
        if (!write.Committed.IsCompleted)
        {
            budget.Return(write.Bytes);
            write.Complete();
        }
    }

    private void Fail(Write write, Exception exception)
    {
        if (!write.Committed.IsCompleted)
        {
            budget.Return(write.Bytes);
            write.Fail(exception);
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "The database cannot be reached; writes fail until it is back. {Reason}")]
    private partial void LogAway(string reason, Exception? exception);

    [LoggerMessage(3002, LogLevel.Error, "A commit of {Writes} writes failed; whether it is stored is not known. {Reason}")]
    private partial void LogFailed(int writes, string reason, Exception? exception);

    [LoggerMessage(3003, LogLevel.Error, "The database refuses a row; its write fails alone.")]
    private partial void LogRefused(Exception exception);
}
