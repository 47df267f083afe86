using System.Text.Json.Nodes;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Steps;

namespace Grainline.Runs;

/// <summary>Takes a run from step to step until it waits, asks for something, or ends.</summary>
public static class RunWalk
{
    /// <summary>The run comes to <paramref name="step"/>; null = to its end.</summary>
    public static void Enter(Turn turn, RunState run, CompiledDefinition definition, Step? step)
    {
        for (var passed = 0; step is not null; passed++)
        {
            if (passed >= RunLimits.StepsPerTurn)
            {
                throw new InvalidOperationException($"Run {run.Id} passed {passed} steps in one turn; a tree has no loops.");
            }

            run = run with
            {
                StepId = step.Id,
                StepType = step.Type,
                Sequence = run.Sequence + 1,
                StepStartedAt = turn.Now,
                StepStatus = StepStatus.Running,
                Attempts = 0,
                DueAt = null,
                StepDetail = null,
                Effect = null,
            };
            var result = step.Enter(new StepContext(turn.State.Profile!, run, turn.Now));
            if (!Settle(turn, ref run, result))
            {
                return;
            }

            step = Next(definition, step, result);
        }

        turn.End(run, RunStatus.Completed, reason: null);
    }

    /// <summary>The open step has an answer: to the end of its wait, or to its effect.</summary>
    public static void Resume(Turn turn, RunState run, CompiledDefinition definition, Func<Step, StepContext, StepResult> answer)
    {
        if (definition.Find(run.StepId) is not { } step)
        {
            turn.End(run, RunStatus.Failed, "step_missing");
            return;
        }

        var result = answer(step, new StepContext(turn.State.Profile!, run, turn.Now));
        if (Settle(turn, ref run, result))
        {
            Enter(turn, run, definition, Next(definition, step, result));
        }
    }

    /// <summary>Writes the record of the open step. Details of the answer are added to what the step said when it began.</summary>
    public static void Record(Turn turn, RunState run, StepStatus status, JsonObject? detail = null) =>
        turn.Add(RunRows.Step(turn.Phone, run, status, Merge(run.StepDetail, detail), turn.Now));

    private static Step? Next(CompiledDefinition definition, Step step, StepResult result) =>
        result.Branch is { } branch ? definition.Into(step, branch) : definition.After(step.Id);

    /// <summary>Applies what a step decided; true when the run goes on to another step.</summary>
    private static bool Settle(Turn turn, ref RunState run, StepResult result)
    {
        if (!result.Patch.IsEmpty)
        {
            var warnings = new List<Warning>();
            turn.Merge(result.Patch, warnings);
            result = warnings.Count == 0 ? result : result with { Detail = WithWarnings(result.Detail, warnings) };
        }

        switch (result.Kind)
        {
            case StepResultKind.Done:
                Record(turn, run, StepStatus.Done, result.Detail);
                return true;
            case StepResultKind.Wait:
                turn.Put(run with { StepStatus = StepStatus.Waiting, DueAt = result.Until, StepDetail = Merge(run.StepDetail, result.Detail) });
                return false;
            case StepResultKind.Send:
                run = run with
                {
                    Attempts = 1,
                    DueAt = turn.Now + RunLimits.EffectLease,
                    StepDetail = Merge(run.StepDetail, result.Detail),
                    Effect = new PendingEffect { ChannelId = result.ChannelId!, Content = result.Message! },
                };
                turn.Put(run);
                turn.Send(run, again: false);
                return false;
            case StepResultKind.End:
                Record(turn, run, StepStatus.Done, result.Detail);
                turn.End(run, RunStatus.Completed, run.StepId);
                return false;
            default:
                Record(turn, run, StepStatus.Failed, Merged(result.Detail, "reason", result.Code!));
                turn.End(run, RunStatus.Failed, result.Code);
                return false;
        }
    }

    private static JsonObject WithWarnings(JsonObject? detail, List<Warning> warnings) => Merged(detail, "warnings", new JsonArray(
        [.. warnings.Select(warning => new JsonObject { ["field"] = warning.Field, ["code"] = warning.Code, ["detail"] = warning.Detail })]));

    private static JsonObject Merged(JsonObject? detail, string name, JsonNode value)
    {
        detail ??= [];
        detail[name] = value;
        return detail;
    }

    private static string? Merge(string? began, JsonObject? ended)
    {
        if (began is null || ended is null || ended.Count == 0)
        {
            return began ?? ended?.ToJsonString(StepDetailJson.Options);
        }

        var merged = JsonNode.Parse(began)!.AsObject();
        foreach (var (name, value) in ended)
        {
            merged[name] = value?.DeepClone();
        }

        return merged.ToJsonString(StepDetailJson.Options);
    }
}
