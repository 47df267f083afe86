using Grainline.Embedded.Activations;
using Grainline.Embedded.Calls;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Asks a grain or a reference for its identity.</summary>
public static class GrainExtensions
{
    public static string GetPrimaryKeyString(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.Key,
        _ => grain.GetGrainId().Key.ToString(),
    };

    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase instance => instance.GrainContext.GrainId,
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };
}

/// <summary>What a grain may ask of the engine for itself.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Ends the activation when its running calls have ended; later calls go to the next activation.</summary>
    public static void DeactivateOnIdle(this IGrainBase grain) => grain.GrainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The grain asked for it."));

    /// <summary>Starts a timer whose ticks are turns of the grain. It ends with the activation.</summary>
    /// <param name="grain">The grain, <c>this</c>.</param>
    /// <param name="callback">The tick; its token is cancelled when the timer or the activation ends. Exceptions are logged, and
    /// the schedule goes on.</param>
    /// <param name="options">When it ticks.</param>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
        ((Activation)grain.GrainContext).RegisterTimer(callback, options);

    /// <inheritdoc cref="RegisterGrainTimer(IGrainBase, Func{CancellationToken, Task}, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer(token => callback(state, token), options);
}
