using System.Text.Json;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Steps;

namespace Grainline.Runs;

/// <summary>What people do to runs by hand: go on after a failure, skip a wait, move to another version.</summary>
public static class ControlDecision
{
    /// <summary>Opens a failed run again; the step that failed is entered anew. False when it is open, the contact is gone, or somebody has
    /// done it with this snapshot already: the run may have ended again since that was read. False also where there is no room for it now.</summary>
    public static bool Retry(Turn turn, string snapshot, string actor)
    {
        var run = JsonSerializer.Deserialize(snapshot, StateJson.Default.RunState)!;
        if (turn.State.Profile is null || turn.Find(run.Id) is not null || IsRetried(turn, run) || !turn.Room.Starts)
        {
            return false;
        }

        turn.Add(new AuditRow(turn.Now, actor, "run.retry", run.Id, Detail: null));
        turn.Start(run with { StepStatus = StepStatus.Running, Effect = null, DueAt = null });
        if (RunWalk.Place(turn, run with { Effect = null }) is var (definition, step))
        {
            Remember(turn, run);
            RunWalk.Enter(turn, run with { Effect = null }, definition, step);
        }

        return true;
    }

    /// <summary>As if the wait were over now. A message that waits for the end of quiet hours goes at once, and its tries at any hour.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="runId">The run.</param>
    /// <param name="actor">Who did it, for the audit log.</param>
    /// <param name="stepId">Where it is to wait, so that asking twice ends one wait; null = wherever it does.</param>
    public static bool SkipWait(Turn turn, string runId, string actor, string? stepId = null)
    {
        if (turn.Find(runId) is not { StepStatus: StepStatus.Waiting } run || (stepId is not null && stepId != run.StepId))
        {
            return false;
        }

        turn.Add(new AuditRow(turn.Now, actor, "run.skip_wait", run.Id, Detail: null));
        RunWalk.Resume(turn, run, (step, context) =>
        {
            var result = run.IsPostponed ? step.Enter(context) with { Run = open => open with { IgnoresQuietHours = true } } : step.Due(context);
            result = result.Kind == StepResultKind.Wait ? StepResult.Done() : result;
            return result with { Detail = StepDetailJson.With(result.Detail, "skipped_by", actor) };
        });
        return true;
    }

    /// <summary>The run keeps its place and its due time; only what comes after is the other version's.</summary>
    public static MoveAnswer Move(Turn turn, string runId, int version, string actor)
    {
        if (turn.Find(runId) is not { } run || run.Version == version)
        {
            return MoveAnswer.NotOpen;
        }

        if (run.Effect is not null)
        {
            return MoveAnswer.Busy;
        }

        if (turn.Definition(new AutomationRef(run.AutomationId, version)) is not { } definition || definition.Find(run.StepId) is not { } step)
        {
            return MoveAnswer.StepMissing;
        }

        if (step.Type != run.StepType)
        {
            return MoveAnswer.StepChanged;
        }

        turn.Put(run with { Version = version, HasExit = definition.HasExit });
        turn.Add(new AuditRow(turn.Now, actor, "run.migrate", run.Id, $$"""{"from":{{run.Version}},"to":{{version}}}"""));
        return MoveAnswer.Moved;
    }

    private static bool IsRetried(Turn turn, RunState failed) =>
        (turn.State.Retried ?? []).Any(retried => retried.RunId == failed.Id && retried.Sequence >= failed.Sequence);

    private static void Remember(Turn turn, RunState failed)
    {
        var others = (turn.State.Retried ?? []).Where(retried => retried.RunId != failed.Id).TakeLast(ContactLimits.RetriedRuns - 1);
        turn.Change(state => state with { Retried = [.. others, new RetriedRun(failed.Id, failed.Sequence)] });
    }
}
