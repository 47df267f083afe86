using System.Collections.Immutable;
using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Runs;

/// <summary>What follows when an effect was taken back, because its run was cancelled or its contact wants no more messages.</summary>
public static class WithdrawalDecision
{
    /// <summary>Remembers that the effect of a run that ends is to be taken back, should the process end before it is.</summary>
    public static void Keep(Turn turn, RunState ended)
    {
        if (ended.Effect!.Starts is not null)
        {
            // Nobody can take it back.
            return;
        }

        var kept = ended with { DueAt = turn.Now + RunLimits.EffectLease, TriggerData = null, Reply = null, Response = null, StepDetail = null };
        turn.Change(state => state with { Withdrawing = [.. (state.Withdrawing ?? []).TakeLast(ContactLimits.OpenRuns - 1), kept] });
    }

    /// <summary>Takes back once more what runs have left that ended before; gives those runs.</summary>
    public static ImmutableArray<RunState> Again(Turn turn, Func<RunState, bool> which)
    {
        ImmutableArray<RunState> left = [.. (turn.State.Withdrawing ?? []).Where(which)];
        foreach (var run in left)
        {
            turn.Withdraw(run);
        }

        if (!left.IsEmpty)
        {
            var due = turn.Now + RunLimits.EffectLease;
            turn.Change(state => state with { Withdrawing = [.. state.Withdrawing!.Value.Select(run => left.Contains(run) ? run with { DueAt = due } : run)] });
        }

        return left;
    }

    /// <summary>Takes what became of it; of runs that have ended meanwhile only the message is settled.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="withdrawn">The run as it stood then.</param>
    /// <param name="isUnsent">Whether the message is known not to have left.</param>
    public static void Settle(Turn turn, RunState withdrawn, bool isUnsent)
    {
        Forget(turn, withdrawn.EffectId);
        if (turn.Find(withdrawn.Id) is not { } run)
        {
            if (isUnsent || withdrawn.StepStatus == StepStatus.Retrying)
            {
                Mark(turn, withdrawn);
            }

            return;
        }

        if (run is not { StepStatus: StepStatus.Running or StepStatus.Retrying } || run.EffectId != withdrawn.EffectId)
        {
            return;
        }

        if (isUnsent || run.StepStatus == StepStatus.Retrying)
        {
            OptOutDecision.GiveUp(turn, run);
        }
        else
        {
            turn.Put(run with { StepStatus = StepStatus.Uncertain, DueAt = turn.Now + RunLimits.UncertainSettling });
        }
    }

    /// <summary>Says in the journal that a message is not to come. It knows of the message if an earlier try was refused; of an erased person it
    /// keeps nothing.</summary>
    public static void Mark(Turn turn, RunState run)
    {
        if (run.Effect is { Content: not null } && turn.State.Profile is not null)
        {
            turn.Add(new MessageStatusRow { EffectId = run.EffectId, Status = MessageStatus.Withdrawn, At = turn.Now });
        }
    }

    private static void Forget(Turn turn, string effectId)
    {
        if (turn.State.Withdrawing is { } kept && kept.Any(run => run.EffectId == effectId))
        {
            var others = kept.RemoveAll(run => run.EffectId == effectId);
            turn.Change(state => state with { Withdrawing = others.IsEmpty ? null : others });
        }
    }
}
