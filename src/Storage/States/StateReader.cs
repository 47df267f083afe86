using Grainline.Journal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Storage.States;

/// <summary>
/// Reads states in groups: grains wake in bursts, and those that ask while a round trip is under way share the next one.
/// Alone, a read goes out at once.
/// </summary>
internal sealed partial class StateReader(IDatabase database, IOptions<StorageOptions> options, ILogger<StateReader> log) : IDisposable
{
    /// <summary>Round trips at the same time; a second one hides the way of the first.</summary>
    public const int MaxFlights = 2;

    private readonly Lock _lock = new();
    private readonly Queue<PendingRead> _waiting = new();
    private readonly CancellationTokenSource _abort = new();
    private int _flights;

    /// <summary>Reads a state with the next round trip.</summary>
    /// <returns>The state, or null when it does not exist.</returns>
    /// <exception cref="StorageOverloadedException">Too many reads wait.</exception>
    /// <exception cref="StorageUnavailableException">The database does not answer.</exception>
    public Task<StoredState?> Read(StateKey key)
    {
        if (_abort.IsCancellationRequested)
        {
            throw new StorageUnavailableException("The storage has stopped.");
        }

        var read = new PendingRead(key);
        lock (_lock)
        {
            if (_waiting.Count >= options.Value.QueuedReads)
            {
                throw new StorageOverloadedException();
            }

            _waiting.Enqueue(read);
            if (_flights == MaxFlights)
            {
                return read.Task;
            }

            _flights++;
        }

        // Never on the caller's scheduler: that is a grain's, and others wait for the same flight.
        _ = Task.Run(Fly);
        return read.Task;
    }

    /// <summary>Whoever waits is told at once, and so is whoever comes.</summary>
    public void Abort() => _abort.Cancel();

    public void Dispose() => _abort.Dispose();

    /// <summary>A database that does not answer is asked once: whoever waits behind those that it has not answered is told with them, and not after as
    /// many time-outs as there are round trips before it.</summary>
    private async Task Fly()
    {
        while (Take() is { Count: > 0 } reads)
        {
            try
            {
                var states = await database.ReadStates([.. reads.Select(read => read.Key).Distinct()]).WaitAsync(_abort.Token);
                var found = states.ToDictionary(state => state.Key);
                reads.ForEach(read => read.TrySetResult(found.GetValueOrDefault(read.Key)));
            }
            catch (Exception exception)
            {
                if (exception is not StorageUnavailableException && !_abort.IsCancellationRequested)
                {
                    LogFailed(exception);
                }

                var failure = exception as StorageUnavailableException ?? new StorageUnavailableException("A read failed.", exception);
                reads.ForEach(read => read.TrySetException(failure));
                if (exception is StorageUnavailableException)
                {
                    TakeAll().ForEach(read => read.TrySetException(failure));
                }
            }
        }
    }

    /// <summary>What waits, up to one batch; when nothing does, the flight has ended.</summary>
    private List<PendingRead> Take()
    {
        lock (_lock)
        {
            var reads = new List<PendingRead>(Math.Min(_waiting.Count, options.Value.ReadBatch));
            while (reads.Count < options.Value.ReadBatch && _waiting.TryDequeue(out var read))
            {
                reads.Add(read);
            }

            _flights -= reads.Count == 0 ? 1 : 0;
            return reads;
        }
    }

    private List<PendingRead> TakeAll()
    {
        lock (_lock)
        {
            List<PendingRead> reads = [.. _waiting];
            _waiting.Clear();
            return reads;
        }
    }

    [LoggerMessage(3005, LogLevel.Error, "States could not be read, though the database answers.")]
    private partial void LogFailed(Exception exception);

    private sealed class PendingRead(StateKey key) : TaskCompletionSource<StoredState?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public StateKey Key { get; } = key;
    }
}
