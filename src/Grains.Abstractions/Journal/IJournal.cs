namespace Grainline.Journal;

/// <summary>A row of history: what happened, kept outside of grain state, paged by key and trimmed by retention.</summary>
public interface IJournalRow;

/// <summary>
/// A grain state that carries journal rows and a due time to storage. Both are written in the same transaction as the
/// state, so nothing is answered, sent or shown that is not stored, and nothing stored is unseen.
/// </summary>
public interface IJournaledState
{
    /// <summary>When the grain wants to be woken next; storage keeps it in an indexed column.</summary>
    DateTimeOffset? DueAt { get; }

    /// <summary>The rows that the write in hand brings along. The writer of the state replaces them at every write.</summary>
    IReadOnlyList<IJournalRow> Journal { get; }

    /// <summary>Whether the write in hand may be refused for its size.</summary>
    WriteGrowth Growth => WriteGrowth.None;
}

/// <summary>What a write adds to what a grain holds, by which it may be too large.</summary>
public enum WriteGrowth
{
    /// <summary>Nothing that could be left for later: an outcome, an end, a change. It is taken whatever its size.</summary>
    None = 0,

    /// <summary>Something is asked for that could be asked for later.</summary>
    Asks = 1,

    /// <summary>Something starts that will ask for more; it may fill three quarters of the room.</summary>
    Starts = 2,
}

/// <summary>Writes journal rows that belong to no grain state: refused deliveries, and what a contact tells without a change of its own.</summary>
public interface IJournal
{
    /// <summary>Completes when the rows are durable. All of one call commit together.</summary>
    /// <exception cref="StorageOverloadedException">The queue is full; nothing was stored.</exception>
    Task Append(IReadOnlyList<IJournalRow> rows);
}

/// <summary>The storage queue is full: back-pressure, answered at the edge with 429 and Retry-After.</summary>
public sealed class StorageOverloadedException : Exception
{
    public StorageOverloadedException()
        : base("The storage queue is full.")
    {
    }

    public StorageOverloadedException(string message)
        : base(message)
    {
    }

    public StorageOverloadedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether a grain's read or write has failed by it: nothing was stored, and what the grain remembers still holds.</summary>
    public static bool IsCauseOf(Exception failure) => failure is StorageOverloadedException or { InnerException: StorageOverloadedException };
}

/// <summary>A state that grows by the write, with the rows that it brings along, is larger than such a write may be: nothing was stored.</summary>
public sealed class WriteTooLargeException : Exception
{
    public WriteTooLargeException()
        : base("The write is too large.")
    {
    }

    public WriteTooLargeException(string message)
        : base(message)
    {
    }

    public WriteTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether a grain's write has failed by it: what the grain remembers still holds.</summary>
    public static bool IsCauseOf(Exception failure) => failure is WriteTooLargeException or { InnerException: WriteTooLargeException };
}

/// <summary>The database cannot be reached or does not answer in time; whether a write happened may be unknown.</summary>
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException()
        : base("The database does not answer.")
    {
    }

    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What a log says beside the message: nothing of an outage, in which everybody meets the same and the storage says what it is.</summary>
    public static Exception? StackOf(Exception failure) => failure.GetBaseException() is StorageUnavailableException || failure is StorageUnavailableException ? null : failure;
}
