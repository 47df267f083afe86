using System.Diagnostics;
using Grainline.Journal;
using Grainline.Storage.States;

namespace Grainline.Storage.Commits;

/// <summary>Something that a caller wants stored, and waits for: a change of a state, journal rows, or both.</summary>
internal sealed class Write(StateChange? change, IReadOnlyList<IJournalRow> rows)
{
    // Callers go on elsewhere: a lane must not run a grain's next turn between two commits.
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StateChange? Change { get; } = change;

    /// <summary>The caller's span; null when it is not traced.</summary>
    public Activity? Caller { get; } = Activity.Current;

    public IReadOnlyList<IJournalRow> Rows { get; } = rows;

    /// <summary>About how many bytes it holds in memory.</summary>
    public int Bytes { get; } = (int)Math.Min((change?.Payload.Length ?? 0) + (long)RowSize.Of(rows), int.MaxValue);

    /// <summary>Whether it stores something that came from outside, and that would come again if it were refused.</summary>
    public bool IsNewWork { get; } = rows.Any(row => row is DeliveryRow);

    /// <summary>Whether it could be left for later, and then may be too large.</summary>
    public WriteGrowth Growth { get; init; }

    /// <summary>About how many bytes it has before its state is packed.</summary>
    public long Size => (long)Bytes - (Change?.Payload.Length ?? 0) + (Change?.Length ?? 0);

    public int RowCount => Rows.Count + (Change is null ? 0 : 1);

    /// <summary>Ends when the transaction that holds the write has committed, or with what went wrong.</summary>
    public Task Committed => _committed.Task;

    public void Complete() => _committed.TrySetResult();

    public void Fail(Exception exception) => _committed.TrySetException(exception);
}

/// <summary>A change of one state, valid only on the version that the caller has read.</summary>
internal sealed record StateChange
{
    public required StateKey Key { get; init; }

    /// <summary>The version that must be stored; 0 = the state must not exist.</summary>
    public required long Expected { get; init; }

    /// <summary>The version that the state gets; 0 = it is removed.</summary>
    public required long Next { get; init; }

    /// <summary>UTF-8 JSON; a large one packed, where the database does not do it.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Bytes of the JSON.</summary>
    public int Length { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }
}
