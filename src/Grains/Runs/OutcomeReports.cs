using Grainline.Contacts;
using Grainline.Messages;
using Microsoft.Extensions.Logging;

namespace Grainline.Runs;

/// <summary>Brings outcomes of effects to their contacts, patiently: what is not told now comes back only when the effect's
/// lease ends, and a message then counts as uncertain.</summary>
public sealed partial class OutcomeReports(TimeProvider time, ILogger<OutcomeReports> log)
{
    /// <summary>How often an outcome is offered to its contact before its lease has to bring it.</summary>
    private const int Attempts = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task Bring(IGrainFactory grains, string phone, EffectOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await grains.GetGrain<IContactGrain>(phone).Complete(outcome);
                return;
            }
            catch (Exception failure) when (attempt < Attempts)
            {
                LogFailed(failure, outcome.EffectId, attempt);
                await Task.Delay(Pause * attempt, time);
            }
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "The outcome of {Effect} could not be told, attempt {Attempt}.")]
    private partial void LogFailed(Exception failure, string effect, int attempt);
}
