using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;
using Microsoft.Extensions.Logging;

namespace Grainline.Runs;

/// <summary>Brings outcomes of effects to their contacts, patiently: what is not told comes back only when the effect's lease ends, and
/// a message then counts as uncertain. A contact whose silo was killed is away for six to eight seconds, until the others agree that it is dead.</summary>
public sealed partial class OutcomeReports(TimeProvider time, ILogger<OutcomeReports> log)
{
    /// <summary>How often an outcome is offered to its contact before its lease has to bring it: with the pauses for 40 s, longer than a
    /// failover and a lease together. A contact that asks meanwhile is told that the effect is on its way.</summary>
    private const int Attempts = 9;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    /// <summary>Tells it once: what is held was not tried, and is asked for again soon.</summary>
    public static Task Offer(IGrainFactory grains, string phone, EffectOutcome outcome) => grains.GetGrain<IContactGrain>(phone).Complete(outcome);

    public async Task Bring(IGrainFactory grains, string phone, EffectOutcome outcome)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Offer(grains, phone, outcome);
                return;
            }
            catch (Exception failure) when (attempt < Attempts)
            {
                LogFailed(StorageUnavailableException.StackOf(failure), outcome.EffectId, attempt, failure.GetBaseException().Message);
                await Task.Delay(pause, time);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "The outcome of {Effect} could not be told, attempt {Attempt}: {Reason}")]
    private partial void LogFailed(Exception? failure, string effect, int attempt, string reason);
}
