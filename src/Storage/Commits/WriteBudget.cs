using Grainline.Journal;

namespace Grainline.Storage.Commits;

/// <summary>Bounds what all lanes together hold: from the moment a write is queued until its caller has the answer.</summary>
internal sealed class WriteBudget(int maxWrites, long maxBytes)
{
    private readonly Lock _lock = new();
    private int _writes;
    private long _bytes;

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Takes room for one write.</summary>
    /// <exception cref="StorageOverloadedException">There is no room.</exception>
    public void Take(int bytes)
    {
        lock (_lock)
        {
            if (_writes >= maxWrites || _bytes + bytes > maxBytes)
            {
                throw new StorageOverloadedException();
            }

            _writes++;
            _bytes += bytes;
        }
    }

    public void Return(int bytes)
    {
        lock (_lock)
        {
            _writes--;
            _bytes -= bytes;
        }
    }
}
