using Grainline.Journal;
using Grainline.Storage.States;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Storage.Commits;

/// <summary>Many grains' writes in few transactions: the lanes, and which write goes to which.</summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private readonly CommitLane[] _lanes;
    private readonly WriteBudget _budget;
    private readonly CommitMeter _meter;
    private readonly int _writeBytes;
    private uint _turn;

    public GroupCommit(IDatabase database, IOptions<StorageOptions> options, ILogger<GroupCommit> logger)
    {
        var limits = options.Value;
        _writeBytes = limits.WriteBytes;
        _budget = new WriteBudget(limits.QueuedWrites, limits.QueuedBytes);
        _meter = new CommitMeter(_budget);
        _lanes = [.. Enumerable.Range(0, database.Lanes).Select(_ =>
            new CommitLane(database.CreateWriter(), _budget, limits, _meter, logger))];
    }

    public void Start() => Array.ForEach(_lanes, lane => lane.Start());

    /// <summary>Queues the write; the task ends when it is durable.</summary>
    /// <exception cref="StorageOverloadedException">The queue is full; nothing was stored.</exception>
    /// <exception cref="StorageUnavailableException">The database does not answer; whether it was stored is not known.</exception>
    /// <exception cref="WriteTooLargeException">The write could be left for later and is larger than <see cref="StorageOptions.WriteBytes"/>; nothing
    /// was stored.</exception>
    public Task Submit(Write write)
    {
        var limit = write.Growth == WriteGrowth.Starts ? _writeBytes * WriteBudget.NewWork : _writeBytes;
        if (write.Growth != WriteGrowth.None && write.Size > limit)
        {
            throw new WriteTooLargeException($"A write of {write.Size} bytes is larger than the limit of {limit:0}.");
        }

        _budget.Take(write.Bytes, write.IsNewWork);
        try
        {
            Lane(write.Change?.Key).Enqueue(write);
        }
        catch (StorageUnavailableException)
        {
            _budget.Return(write.Bytes);
            throw;
        }

        return write.Committed;
    }

    public Task Drain(CancellationToken cancellationToken) => Task.WhenAll(_lanes.Select(lane => lane.Drain(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }

        _meter.Dispose();
    }

    /// <summary>One state always goes through the same lane, so its writes stay in order. Rows without a state may go anywhere.</summary>
    private CommitLane Lane(StateKey? key) =>
        _lanes[(uint)(key?.GetHashCode() ?? (int)Interlocked.Increment(ref _turn)) % (uint)_lanes.Length];
}
