using Microsoft.Extensions.Logging;

namespace Grainline.Storage;

/// <summary>Logs why the database does not answer once, and not again before it has answered: everybody who asks meets the same cause.</summary>
internal sealed partial class ReadOutage(ILogger log)
{
    private int _isKnown;

    /// <summary>The database has answered.</summary>
    public void End()
    {
        // Asked first: a write by every read would have the processors pass it round.
        if (Volatile.Read(ref _isKnown) != 0)
        {
            Volatile.Write(ref _isKnown, 0);
        }
    }

    public void Notice(Exception cause)
    {
        if (Interlocked.Exchange(ref _isKnown, 1) == 0)
        {
            LogAway(cause);
        }
    }

    [LoggerMessage(3004, LogLevel.Error, "The database does not answer; this is logged again only after it has answered.")]
    private partial void LogAway(Exception cause);
}
