using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks first, and how long after a tick has ended the next one starts.</summary>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time to the first tick; <see cref="Timeout.InfiniteTimeSpan"/> = none until <see cref="IGrainTimer.Change"/>.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of a tick to the next one; <see cref="Timeout.InfiniteTimeSpan"/> = it ticks once.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether a tick may run between the awaits of other calls.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as activity that keeps the grain in memory.</summary>
    public bool KeepAlive { get; init; }
}

/// <summary>A timer that lives as long as its activation; ticks are turns of the grain.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}
