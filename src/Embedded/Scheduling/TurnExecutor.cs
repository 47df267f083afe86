namespace Grainline.Embedded.Scheduling;

/// <summary>
/// Where turns run: the seam between the engine and its threads. Production uses the thread pool; a test drives
/// <see cref="SimulatedTurnExecutor"/> turn by turn. Grain code cannot tell them apart.
/// </summary>
public abstract class TurnExecutor
{
    /// <summary>How many turns one activation may take before others get the thread.</summary>
    public abstract int SliceLength { get; }

    /// <summary>
    /// How the results of calls reach their callers. On the thread pool a caller's code must never run inside of the grain that
    /// answers it. In a simulation it cannot, because every caller has a queue of its own; there the asynchronous way is wrong,
    /// for <c>Task.WhenAll</c> and its like would take it to the thread pool.
    /// </summary>
    internal abstract TaskCreationOptions Completion { get; }

    /// <summary>Has <see cref="IThreadPoolWorkItem.Execute"/> called once, soon, and not on this stack.</summary>
    internal abstract void Schedule(IThreadPoolWorkItem turns);
}

/// <summary>Runs turns on the thread pool.</summary>
internal sealed class ThreadPoolTurnExecutor : TurnExecutor
{
    public override int SliceLength => 64;

    internal override TaskCreationOptions Completion => TaskCreationOptions.RunContinuationsAsynchronously;

    internal override void Schedule(IThreadPoolWorkItem turns) => ThreadPool.UnsafeQueueUserWorkItem(turns, preferLocal: true);
}
