using Microsoft.Extensions.Logging;

namespace Grainline.Embedded.Hosting;

/// <summary>What the host logs. Grains are named by kind and a short hash, never by key.</summary>
internal static partial class EmbeddedGrainLog
{
    [LoggerMessage(6001, LogLevel.Error, "{Grain} could not be activated; the calls that waited for it failed. {Reason}")]
    public static partial void ActivationFailed(this ILogger logger, string grain, string reason, Exception? exception);

    [LoggerMessage(6002, LogLevel.Error, "{Grain} failed to deactivate properly; it is out of memory all the same.")]
    public static partial void DeactivationFailed(this ILogger logger, string grain, Exception exception);

    [LoggerMessage(6003, LogLevel.Warning, "{Grain} met a newer version of its state in storage and is deactivated.")]
    public static partial void StateWasStale(this ILogger logger, string grain);

    [LoggerMessage(6004, LogLevel.Error, "A timer of {Grain} failed; its schedule goes on. {Reason}")]
    public static partial void TickFailed(this ILogger logger, string grain, string reason, Exception? exception);

    [LoggerMessage(6005, LogLevel.Warning, "The grain host stopped with {Activations} activations that did not end in time.")]
    public static partial void StopTimedOut(this ILogger logger, int activations);
}
