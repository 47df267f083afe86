using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Steps;

namespace Grainline.Runs;

/// <summary>Decides what happens to the runs whose time has come.</summary>
public static class WakeDecision
{
    public static void Decide(Turn turn)
    {
        WithdrawalDecision.Again(turn, ended => ended.DueAt <= turn.Now);
        foreach (var due in turn.State.Runs.Where(run => run.DueAt <= turn.Now))
        {
            // One run's step may have ended another.
            if (turn.Find(due.Id) is { } run)
            {
                WakeOrPassOver(turn, run);
            }
        }
    }

    /// <summary>A run whose version cannot be read must not hold up the others of its contact.</summary>
    private static void WakeOrPassOver(Turn turn, RunState run)
    {
        var mark = turn.Mark();
        try
        {
            Wake(turn, run);
        }
        catch (UnreadableDefinitionException fault)
        {
            turn.Return(mark);
            turn.Note(fault, run);
            turn.Put(run with { DueAt = turn.Now + RunLimits.UnreadablePause });
        }
    }

    private static void Wake(Turn turn, RunState run)
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
                    again: false);
                break;
            case StepStatus.Uncertain:
                // Sending it once more could reach the person twice; the run goes on and the record says what is not known.
                RunWalk.Resume(turn, run, (_, _) => StepResult.Unknown("outcome_unknown"));
                break;
            default:
                Dispatch(turn, run, again: true);
                break;
        }
    }

    private static void Dispatch(Turn turn, RunState run, bool again)
    {
        var leased = run with { DueAt = turn.Now + RunLimits.EffectLease };
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
