using Grainline.Contacts;

namespace Grainline.Runs;

/// <summary>Ends the runs whose <c>exit_when</c> holds since the contact changed.</summary>
public static class ExitDecision
{
    public const string Reason = "exit_when";

    public static void Decide(Turn turn, ContactProfile? before)
    {
        if (turn.State.Profile is not { } contact || ReferenceEquals(contact, before))
        {
            return;
        }

        foreach (var run in turn.State.Runs)
        {
            if (RunWalk.Exits(turn, run))
            {
                RunWalk.Record(turn, run, StepStatus.Cancelled, RunWalk.ReasonOf(Reason));
                turn.End(run, RunStatus.Completed, Reason);
            }
        }
    }
}
