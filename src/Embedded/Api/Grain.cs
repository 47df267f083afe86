using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>The activation that a grain instance lives in.</summary>
    public interface IGrainContext
    {
        GrainId GrainId { get; }

        IServiceProvider ActivationServices { get; }
    }

    /// <summary>Why an activation ends.</summary>
    public enum DeactivationReasonCode
    {
        None,
        ShuttingDown,
        ActivationFailed,
        ActivationIdle,
        ApplicationError,
        ApplicationRequested,
    }

    /// <summary>Why an activation ends, in words.</summary>
    public readonly record struct DeactivationReason(DeactivationReasonCode ReasonCode, string Description);

    /// <summary>When a grain timer ticks first, and how long after a tick has ended the next one starts.</summary>
    public readonly struct GrainTimerCreationOptions
    {
        public GrainTimerCreationOptions()
        {
        }

        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            Period = period;
        }

        public required TimeSpan DueTime { get; init; }

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
}

namespace Orleans
{
    /// <summary>What every grain class offers to the engine.</summary>
    public interface IGrainBase
    {
        IGrainContext GrainContext { get; }

        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}
