using Grainline.Embedded.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>The activation that a grain instance lives in.</summary>
    public interface IGrainContext
    {
        GrainId GrainId { get; }

        /// <summary>The host's services. Unlike in Orleans there is no scope per activation.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Ends the activation when its running calls have ended; later calls go to the next activation.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }
}

namespace Orleans
{
    /// <summary>Why an activation ends. The numbers are those of Orleans.</summary>
    public enum DeactivationReasonCode : byte
    {
        None = 0,
        ShuttingDown = 1,
        ActivationFailed = 2,
        ActivationIdle = 4,
        ApplicationError = 8,
        ApplicationRequested = 9,
    }

    /// <summary>Why an activation ends, in words.</summary>
    public readonly struct DeactivationReason(DeactivationReasonCode code, string text)
    {
        public DeactivationReasonCode ReasonCode { get; } = code;

        public string Description { get; } = text;

        public override string ToString() => $"{ReasonCode}: {Description}";
    }

    /// <summary>What every grain class offers to the engine.</summary>
    public interface IGrainBase
    {
        IGrainContext GrainContext { get; }

        /// <summary>Runs before the first call, with all state read. When it fails, so do the calls that wait for it.</summary>
        /// <param name="token">Cancelled when activation takes too long.</param>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Runs after the last call, unless the process dies.</summary>
        /// <param name="reason">Why the activation ends.</param>
        /// <param name="token">Cancelled when deactivation takes too long.</param>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }

    /// <summary>The base of grain classes. Instances are made by the engine, one per activation.</summary>
    public abstract class Grain : IGrainBase, IAddressable
    {
        /// <summary>The context is there before the derived constructor runs, as in Orleans; it is null in a unit test that makes the
        /// grain itself.</summary>
        protected Grain() => GrainContext = Activation.UnderConstruction!;

        public IGrainContext GrainContext { get; }

        public string IdentityString => GrainContext.GrainId.ToString();

        protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

        protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

        /// <inheritdoc cref="IGrainBase.OnActivateAsync"/>
        public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <inheritdoc cref="IGrainBase.OnDeactivateAsync"/>
        public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

        Task IGrainBase.OnActivateAsync(CancellationToken token) => OnActivateAsync(token);

        Task IGrainBase.OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => OnDeactivateAsync(reason, token);

        /// <summary>Ends the activation when its running calls have ended; later calls go to the next activation.</summary>
        protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

        /// <summary>Keeps the activation from being collected as idle for at least this long; a negative time takes that back.</summary>
        protected void DelayDeactivation(TimeSpan timeSpan) => ((Activation)GrainContext).DelayDeactivation(timeSpan);
    }
}
