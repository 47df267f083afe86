using Grainline.Journal;
using Grainline.Runs;
using Microsoft.Extensions.Logging;

namespace Grainline.Contacts;

/// <content>How the contact goes on by itself.</content>
public sealed partial class ContactGrain
{
    public async Task Wake()
    {
        if (!_hasWritten && !IsDueSoon)
        {
            // What was claimed as due is not what was read: a commit that was given up may have been stored all the same (docs/decisions/0020). Who
            // comes next reads anew. Where this grain has written, what it remembers is what is stored, and the time has only just moved.
            DeactivateOnIdle();
        }

        var backlog = await Backlog();
        await Ask(new ContactCommand<bool>(turn =>
        {
            WakeDecision.Decide(turn, backlog);
            return true;
        })
        {
            Caller = null,
        });
    }

    /// <summary>The most that waits before one of the effects whose time has come. Who cannot say is asked by the hand-over itself.</summary>
    private async Task<TimeSpan> Backlog()
    {
        var now = time.GetUtcNow();
        try
        {
            var backlogs = await Task.WhenAll(_state.Runs.Where(run => run.Effect is not null && run.DueAt <= now)
                .Select(run => EffectHandOver.Backlog(GrainFactory, run.Effect!)));
            return backlogs.DefaultIfEmpty().Max();
        }
        catch (Exception failure)
        {
            LogBacklogUnknown(failure);
            return TimeSpan.Zero;
        }
    }

    private bool IsDueSoon => _state.NextDue is { } due && due - time.GetUtcNow() <= RunLimits.NearDue;

    private async Task Tick()
    {
        try
        {
            await Wake();
        }
        catch (Exception failure) when (StorageOverloadedException.IsCauseOf(failure))
        {
            // The sweeper comes.
        }
    }

    /// <summary>Near due times are met by a timer to the moment; the sweeper has the rest (docs/decisions/0003), and what a full queue has
    /// refused: it wakes no more at once than the queue has room for. What is lost waits for nothing but its end.</summary>
    private void SetTimer()
    {
        if (_refused || _lost is not null || !IsDueSoon || _state.NextDue is not { } due)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = due - time.GetUtcNow();
        _timer ??= this.RegisterGrainTimer(
            _ => Tick(),
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(1004, LogLevel.Debug, "Where effects are carried out it is not known how much waits.")]
    private partial void LogBacklogUnknown(Exception failure);
}
