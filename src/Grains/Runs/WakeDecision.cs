using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Steps;

namespace Grainline.Runs;

/// <summary>Decides what happens to the runs whose time has come.</summary>
public static class WakeDecision
{
    /// <summary>Decides about each of them.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="backlog">How long what waits before their effects takes, where those are carried out.</param>
    public static void Decide(Turn turn, TimeSpan backlog = default)
    {
        WithdrawalDecision.Again(turn, ended => ended.DueAt <= turn.Now);
        foreach (var due in turn.State.Runs.Where(run => run.DueAt <= turn.Now))
        {
            if (!turn.MayWake())
            {
                break;
            }

            // One run's step may have ended another.
            if (turn.Find(due.Id) is { } run)
            {
                WakeOrPassOver(turn, run, backlog);
            }
        }
    }

    /// <summary>A quarter to three quarters of what waits, so that those who came together do not ask together: most of what found place has gone by
    /// then, and for what found none there is some. A crash that forgets the queue delays nothing by more than it would have waited.</summary>
    private static TimeSpan Lease(string effectId, TimeSpan backlog)
    {
        var lease = backlog * (0.25 + (StableHash.Of(effectId) % 1_000 / 2_000.0));
        return lease < RunLimits.EffectLease ? RunLimits.EffectLease : lease < RunLimits.LongestLease ? lease : RunLimits.LongestLease;
    }

    /// <summary>A run whose version cannot be read must not hold up the others of its contact.</summary>
    private static void WakeOrPassOver(Turn turn, RunState run, TimeSpan backlog)
    {
        var mark = turn.Mark();
        try
        {
            Wake(turn, run, backlog);
        }
        catch (UnreadableDefinitionException fault)
        {
            turn.Return(mark);
            turn.Note(fault, run);
            turn.Put(run with { DueAt = turn.Now + RunLimits.UnreadablePause });
        }
    }

    private static void Wake(Turn turn, RunState run, TimeSpan backlog)
    {
        switch (run.StepStatus)
        {
            case StepStatus.Waiting when run.IsPostponed:
                RunWalk.Resume(turn, run, (step, context) => step.Enter(context));
                break;
            case StepStatus.Waiting:
                RunWalk.Resume(turn, run, (step, context) => step.Due(context));
                break;
            case StepStatus.Retrying when OptOutDecision.Stops(turn, run):
                OptOutDecision.GiveUp(turn, run);
                break;
            case StepStatus.Retrying when RunWalk.QuietUntil(turn, run) is { } morning:
                turn.Put(RunWalk.Postponed(run, morning));
                break;
            case StepStatus.Retrying:
                // What became of the last try was told, so this one is not "again": nobody need look for it before it goes.
                Dispatch(
                    turn,
                    run with { StepStatus = StepStatus.Running, Attempts = run.Attempts + 1, Effect = run.Effect! with { Try = run.Effect.Try + 1 } },
                    again: false,
                    backlog);
                break;
            case StepStatus.Uncertain:
                // Sending it once more could reach the person twice; the run goes on and the record says what is not known.
                RunWalk.Resume(turn, run, (_, _) => StepResult.Unknown("outcome_unknown"));
                break;
            default:
                Dispatch(turn, run, again: true, backlog);
                break;
        }
    }

    private static void Dispatch(Turn turn, RunState run, bool again, TimeSpan backlog)
    {
        var leased = run with { DueAt = turn.Now + Lease(run.EffectId, backlog) };
        turn.Put(leased);
        if (OptOutDecision.Stops(turn, leased))
        {
            turn.Withdraw(leased);
        }
        else
        {
            turn.Send(leased, again);
        }
    }
}
