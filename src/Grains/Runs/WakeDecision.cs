using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Steps;

namespace Grainline.Runs;

/// <summary>Decides what happens to the runs whose time has come.</summary>
public static class WakeDecision
{
    public static void Decide(Turn turn)
    {
        foreach (var run in turn.State.Runs.Where(run => run.DueAt <= turn.Now))
        {
            Wake(turn, run);
        }
    }

    private static void Wake(Turn turn, RunState run)
    {
        switch (run.StepStatus)
        {
            case StepStatus.Waiting:
                Continue(turn, run, (step, context) => step.Due(context));
                break;
            case StepStatus.Retrying:
                // The last try was answered, so this one is not "again": the provider has not got the message.
                Dispatch(turn, run with { StepStatus = StepStatus.Running, Attempts = run.Attempts + 1 }, again: false);
                break;
            case StepStatus.Uncertain:
                // Sending it once more could reach the person twice; the run goes on and the record says what is not known.
                RunWalk.Record(turn, run, StepStatus.Uncertain, new JsonObject { ["reason"] = "outcome_unknown" });
                Skip(turn, run with { Effect = null });
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
        turn.Send(leased, again);
    }

    private static void Continue(Turn turn, RunState run, Func<Step, StepContext, StepResult> answer)
    {
        if (turn.Definition(run.Automation) is { } definition)
        {
            RunWalk.Resume(turn, run, definition, answer);
        }
        else
        {
            turn.End(run, RunStatus.Failed, "definition_missing");
        }
    }

    private static void Skip(Turn turn, RunState run)
    {
        if (turn.Definition(run.Automation) is { } definition && definition.Find(run.StepId) is not null)
        {
            RunWalk.Enter(turn, run, definition, definition.After(run.StepId));
        }
        else
        {
            turn.End(run, RunStatus.Failed, "definition_missing");
        }
    }
}
