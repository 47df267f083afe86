using System.Collections.Immutable;
using Grainline.Contacts;
using Grainline.Journal;

namespace Grainline.Runs;

/// <summary>Ends open runs.</summary>
public static class CancelDecision
{
    /// <summary>By hand: the named runs, or all. Gives the runs as they were, and those that had ended before of which something may still leave.</summary>
    public static ImmutableArray<RunState> Decide(Turn turn, ImmutableArray<string> runIds, string reason, string actor)
    {
        bool IsMeant(RunState run) => runIds.IsEmpty || runIds.Contains(run.Id);
        var left = WithdrawalDecision.Again(turn, IsMeant);
        var ended = End(turn, IsMeant, reason);
        foreach (var run in ended)
        {
            turn.Add(new AuditRow(turn.Now, actor, "run.cancel", run.Id, Detail: null));
        }

        return left.AddRange(ended);
    }

    public static ImmutableArray<RunState> End(Turn turn, Func<RunState, bool> which, string reason)
    {
        ImmutableArray<RunState> ended = [.. turn.State.Runs.Where(which)];
        foreach (var run in ended)
        {
            RunWalk.Record(turn, run, StepStatus.Cancelled, RunWalk.ReasonOf(reason));
            turn.End(run, RunStatus.Cancelled, reason);
        }

        return ended;
    }
}
