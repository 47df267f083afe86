using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Journal;

namespace Grainline.Runs;

/// <summary>Ends open runs by hand.</summary>
public static class CancelDecision
{
    /// <summary>The runs as they were; their effects are still to be withdrawn from their channels.</summary>
    public static ImmutableArray<RunState> Decide(Turn turn, ImmutableArray<string> runIds, string reason, string actor)
    {
        ImmutableArray<RunState> ended = [.. turn.State.Runs.Where(run => runIds.IsEmpty || runIds.Contains(run.Id))];
        foreach (var run in ended)
        {
            RunWalk.Record(turn, run, StepStatus.Cancelled, new JsonObject { ["reason"] = reason });
            turn.End(run, RunStatus.Cancelled, reason);
            turn.Add(new AuditRow(turn.Now, actor, "run.cancel", run.Id, Detail: null));
        }

        return ended;
    }
}
