using Grainline.Automations.Definitions;
using Grainline.Contacts;

namespace Grainline.Runs;

/// <summary>Keeps messages from a person who wants no more of them: those that have not left are taken back, and their steps fail.</summary>
public static class OptOutDecision
{
    public const string Reason = "opted_out";

    /// <summary>Looks at the messages on their way when a command has brought the opt-out.</summary>
    public static void Decide(Turn turn, ContactProfile? before)
    {
        if (!IsOptedOut(turn.State.Profile) || IsOptedOut(before))
        {
            return;
        }

        foreach (var open in turn.State.Runs.Where(IsForContact).Where(run => turn.Find(run.Id) == run))
        {
            var mark = turn.Mark();
            try
            {
                Stop(turn, open);
            }
            catch (UnreadableDefinitionException fault)
            {
                // Where the run goes on is not known; that the message must not leave is.
                turn.Return(mark);
                turn.Note(fault, open);
                turn.Withdraw(open);
            }
        }
    }

    /// <summary>Whether what the run asks for is a message that may not go any more.</summary>
    public static bool Stops(Turn turn, RunState run) => IsForContact(run) && IsOptedOut(turn.State.Profile);

    /// <summary>Ends the step of a message that has not left and may not go any more.</summary>
    public static void GiveUp(Turn turn, RunState run)
    {
        WithdrawalDecision.Mark(turn, run);
        RunWalk.Fail(turn, run, Reason, detail: null);
    }

    private static void Stop(Turn turn, RunState open)
    {
        switch (open.StepStatus)
        {
            case StepStatus.Retrying:
            case StepStatus.Running when turn.IsNew(open):
                GiveUp(turn, open);
                break;
            case StepStatus.Running:
                turn.Withdraw(open);
                break;
        }
    }

    private static bool IsForContact(RunState run) => run.Effect is { IsForContact: true };

    private static bool IsOptedOut(ContactProfile? contact) => contact?.Consent.Status == ConsentStatus.OptedOut;
}
