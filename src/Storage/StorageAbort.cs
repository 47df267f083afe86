using Grainline.Storage.Commits;
using Grainline.Storage.States;

namespace Grainline.Storage;

/// <summary>For a host that lost the database and ends: its callers should learn of it rather than wait for a time-out.</summary>
public interface IStorageAbort
{
    /// <summary>Fails the writes that wait for their commit and the reads of states, and all that come, with a
    /// <see cref="Journal.StorageUnavailableException"/>. A commit under way ends within <see cref="StorageOptions.OperationTimeout"/>. There
    /// is no way back.</summary>
    Task Abort();
}

internal sealed class StorageAbort(GroupCommit commits, StateReader reads) : IStorageAbort
{
    public Task Abort()
    {
        reads.Abort();
        return commits.Drain(new CancellationToken(canceled: true));
    }
}
