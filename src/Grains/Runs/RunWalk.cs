using System.Text.Json.Nodes;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Steps;

namespace Grainline.Runs;

/// <summary>Takes a run from step to step until it waits, asks for something, or ends.</summary>
public static class RunWalk
{
    /// <summary>Why a step fails that ended with an exception instead of a decision.</summary>
    public const string InternalError = "internal_error";

    /// <summary>The run comes to <paramref name="step"/>; null = to its end.</summary>
    public static void Enter(Turn turn, RunState run, CompiledDefinition definition, Step? step)
    {
        for (var passed = 0; step is not null; passed++)
        {
            if (passed >= RunLimits.StepsPerTurn)
            {
                throw new InvalidOperationException($"Run {run.Id} passed {passed} steps in one turn; a tree has no loops.");
            }

            if (Exits(turn, run))
            {
                turn.End(run with { Effect = null }, RunStatus.Completed, ExitDecision.Reason);
                return;
            }

            run = run.At(step, turn.Now);
            if (!Decide(turn, ref run, definition, ref step, static (step, context) => step.Enter(context)))
            {
                return;
            }
        }

        turn.End(run with { Effect = null }, RunStatus.Completed, reason: null);
    }

    /// <summary>The open step has an answer: the end of its wait, a reply, an outcome; or it may be done now at last.</summary>
    public static void Resume(Turn turn, RunState run, Func<Step, StepContext, StepResult> answer)
    {
        if (Place(turn, run) is not var (definition, step))
        {
            return;
        }

        Step? next = step;
        if (Decide(turn, ref run, definition, ref next, answer))
        {
            Enter(turn, run, definition, next);
        }
    }

    /// <summary>The open step has failed: its <c>on_error</c> says how it goes on.</summary>
    public static void Fail(Turn turn, RunState run, string code, JsonObject? detail) =>
        Resume(turn, run, (_, _) => StepResult.Fail(code, detail));

    /// <summary>Whether the version's conditions end the run now. One that cannot be read or decided does not hold: it must not refuse whatever
    /// else the contact is told.</summary>
    public static bool Exits(Turn turn, RunState run)
    {
        try
        {
            return run.HasExit && turn.Definition(run.Automation) is { } definition && definition.Exits(turn.State.Profile!, run, turn.Now);
        }
        catch (Exception bug)
        {
            turn.Note(bug, run);
            return false;
        }
    }

    /// <summary>Until when the message that the run asks for must not go, if it is quiet for the contact now.</summary>
    public static DateTimeOffset? QuietUntil(Turn turn, RunState run) =>
        run is { IgnoresQuietHours: false, Effect.IsForContact: true } && turn.Definition(run.Automation) is { } definition
            ? definition.QuietUntil(turn.State.Profile!, turn.Now, turn.Calendar)
            : null;

    /// <summary>The run as it waits for the end of the quiet hours.</summary>
    public static RunState Postponed(RunState run, DateTimeOffset until) => Postponed(run, until, "quiet_hours");

    /// <summary>Writes the record of the open step. Details of the answer are added to what the step said when it began.</summary>
    public static void Record(Turn turn, RunState run, StepStatus status, JsonObject? detail = null) =>
        turn.Add(RunRows.Step(turn.Phone, run, status, StepDetailJson.Merge(run.StepDetail, detail), turn.Now));

    public static JsonObject ReasonOf(string reason) => new() { ["reason"] = reason };

    /// <summary>Where the run stands; null when that place is gone, and with it the run.</summary>
    public static (CompiledDefinition Definition, Step Step)? Place(Turn turn, RunState run)
    {
        var definition = turn.Definition(run.Automation);
        if (definition?.Find(run.StepId) is { } step)
        {
            return (definition, step);
        }

        turn.End(run, RunStatus.Failed, definition is null ? "definition_missing" : "step_missing");
        return null;
    }

    private static StepContext ContextOf(Turn turn, RunState run, CompiledDefinition definition) =>
        new(turn.State, run, turn.Now, definition.Locale, turn.Calendar);

    /// <summary>Has a step decide, and applies that; true when the run goes on, to <paramref name="step"/>. An exception is a bug, most
    /// likely of one value that nobody has thought of: it fails this step, and leaves the contact and its other runs alone.</summary>
    private static bool Decide(Turn turn, ref RunState run, CompiledDefinition definition, ref Step? step, Func<Step, StepContext, StepResult> decide)
    {
        var (mark, open, current) = (turn.Mark(), run, step!);
        try
        {
            return Settle(turn, ref run, definition, ref step, decide(current, ContextOf(turn, run, definition)));
        }
        catch (Exception bug)
        {
            turn.Return(mark);
            turn.Note(bug, open);
            (run, step) = (open, current);
            return Settle(turn, ref run, definition, ref step, StepResult.Fail(InternalError));
        }
    }

    /// <summary>Applies what a step decided; true when the run goes on, to <paramref name="step"/>.</summary>
    private static bool Settle(Turn turn, ref RunState run, CompiledDefinition definition, ref Step? step, StepResult result)
    {
        var current = step!;
        result = Apply(turn, ref run, result);
        switch (result.Kind)
        {
            case StepResultKind.Done:
                Record(turn, run, StepStatus.Done, result.Detail);
                step = result.Branch is { } branch ? definition.Into(current, branch) : definition.After(current.Id);
                run = run with { Effect = null };
                return true;
            case StepResultKind.Wait:
                turn.Put(run with
                {
                    StepStatus = StepStatus.Waiting,
                    DueAt = result.Until,
                    AwaitsReply = result.AwaitsReply,
                    StepDetail = StepDetailJson.Merge(run.StepDetail, result.Detail),
                });
                return false;
            case StepResultKind.Ask:
                Ask(turn, run, result);
                return false;
            case StepResultKind.Unknown:
                Record(turn, run, StepStatus.Uncertain, result.Detail);
                step = definition.After(current.Id);
                run = run with { Effect = null };
                return true;
            case StepResultKind.End:
                Record(turn, run, StepStatus.Done, result.Detail);
                turn.End(run with { Effect = null }, RunStatus.Completed, run.StepId);
                return false;
            default:
                return Failed(turn, ref run, definition, ref step, result);
        }
    }

    /// <summary>What a step changes beside going on: the contact, and other runs.</summary>
    private static StepResult Apply(Turn turn, ref RunState run, StepResult result)
    {
        run = result.Run is { } changed ? changed(run) : run;
        if (!result.Patch.IsEmpty)
        {
            var warnings = new List<Warning>();
            turn.Merge(result.Patch, warnings);
            result = warnings.Count == 0 ? result : result with { Detail = StepDetailJson.WithWarnings(result.Detail, warnings) };
        }

        if (result.EndsOthers is { } others)
        {
            var self = run.Id;
            var ended = CancelDecision.End(turn, other => other.Id != self && others(other), "ended_by_run");
            result = result with { Detail = StepDetailJson.With(result.Detail, "ended", ended.Length) };
        }

        return result;
    }

    private static RunState Postponed(RunState run, DateTimeOffset until, string reason) => run with
    {
        DueAt = until,
        StepDetail = StepDetailJson.Merge(run.StepDetail, new JsonObject { ["postponed"] = reason }),
    };

    private static void Ask(Turn turn, RunState run, StepResult result)
    {
        var postponed = QuietUntil(turn, run with { Effect = result.Effect }) is { } morning ? Postponed(run, morning)
            : turn.Room.Asks ? null
            : Postponed(run, turn.Now + RunLimits.FullPause, "runs_full");
        if (postponed is not null)
        {
            turn.Put(postponed with { StepStatus = StepStatus.Waiting, IsPostponed = true });
            return;
        }

        turn.Ask(run with
        {
            StepStatus = StepStatus.Running,
            Attempts = 1,
            DueAt = turn.Now + RunLimits.EffectLease,
            StepDetail = StepDetailJson.Merge(run.StepDetail, result.Detail),
            Effect = turn.Trace is { } trace ? result.Effect! with { Trace = trace } : result.Effect,
            IsPostponed = false,
        });
    }

    private static bool Failed(Turn turn, ref RunState run, CompiledDefinition definition, ref Step? step, StepResult result)
    {
        var current = step!;
        Record(turn, run, StepStatus.Failed, StepDetailJson.With(result.Detail, "reason", result.Code!));
        switch (current.OnError.Kind)
        {
            case OnErrorKind.Continue:
                step = definition.After(current.Id);
                break;
            case OnErrorKind.Steps:
                step = definition.Into(current, current.Branches.Length - 1);
                break;
            default:
                turn.End(run with { Effect = null }, RunStatus.Failed, result.Code);
                return false;
        }

        run = run with { Effect = null };
        return true;
    }
}
