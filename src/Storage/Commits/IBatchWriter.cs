namespace Grainline.Storage.Commits;

/// <summary>Commits batches on a connection of its own; used by one lane, one call at a time.</summary>
internal interface IBatchWriter : IAsyncDisposable
{
    /// <summary>Whether it works on a thread of its own, where its callers go on too: whoever queues a write may then wake the lane there and then,
    /// and what takes a while without being a commit is left to others.</summary>
    bool HasThread { get; }

    /// <summary>Connects if there is no connection, or the last one broke.</summary>
    Task Connect();

    /// <summary>
    /// Commits all writes in one transaction, except those whose state has another version than expected; these are
    /// returned, and none of their rows is written.
    /// </summary>
    /// <exception cref="Journal.StorageUnavailableException">The database is away: whether the batch is stored is not known.</exception>
    /// <exception cref="Exception">Anything else: a row cannot be stored, and nothing of the batch was.</exception>
    Task<IReadOnlyList<StaleWrite>> Commit(IReadOnlyList<Write> writes);
}

/// <summary>A write that was refused because somebody else wrote the state first.</summary>
/// <param name="Write">The refused write.</param>
/// <param name="StoredVersion">The version that the state has; 0 when it does not exist.</param>
internal readonly record struct StaleWrite(Write Write, long StoredVersion);
