using Grainline.Journal;

namespace Grainline.Storage.Commits;

/// <summary>Bounds what all lanes together hold: from the moment a write is queued until its caller has the answer.</summary>
internal sealed class WriteBudget(int maxWrites, long maxBytes)
{
    /// <summary>The part of the room that new work may fill. What was accepted before goes on in the rest: its waits end and its
    /// outcomes are kept while newcomers are told to come back.</summary>
    public const double NewWork = 0.75;

    private readonly Lock _lock = new();
    private int _writes;
    private long _bytes;

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Takes room for one write; one that is alone always finds some.</summary>
    /// <exception cref="StorageOverloadedException">There is no room.</exception>
    public void Take(int bytes, bool isNewWork)
    {
        var share = isNewWork ? NewWork : 1;
        lock (_lock)
        {
            if (_writes > 0 && (_writes >= maxWrites * share || _bytes + bytes > maxBytes * share))
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
