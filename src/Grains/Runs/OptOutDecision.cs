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
            switch (open.StepStatus)
            {
                case StepStatus.Retrying:
                case StepStatus.Running when turn.IsNew(open):
                    RunWalk.Fail(turn, open, Reason, detail: null);
                    break;
                case StepStatus.Running:
                    turn.Withdraw(open);
                    break;
            }
        }
    }

    /// <summary>Whether what the run asks for is a message that may not go any more.</summary>
    public static bool Stops(Turn turn, RunState run) => IsForContact(run) && IsOptedOut(turn.State.Profile);

    /// <summary>Takes what became of a withdrawal; of runs that have ended meanwhile nothing follows.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="withdrawn">The run as it stood then.</param>
    /// <param name="isUnsent">Whether the message is known not to have left.</param>
    public static void Settle(Turn turn, RunState withdrawn, bool isUnsent)
    {
        if (turn.Find(withdrawn.Id) is not { StepStatus: StepStatus.Running or StepStatus.Retrying } run || run.EffectId != withdrawn.EffectId)
        {
            return;
        }

        if (isUnsent || run.StepStatus == StepStatus.Retrying)
        {
            RunWalk.Fail(turn, run, Reason, detail: null);
        }
        else
        {
            turn.Put(run with { StepStatus = StepStatus.Uncertain, DueAt = turn.Now + RunLimits.UncertainSettling });
        }
    }

    private static bool IsForContact(RunState run) => run.Effect is { IsForContact: true };

    private static bool IsOptedOut(ContactProfile? contact) => contact?.Consent.Status == ConsentStatus.OptedOut;
}
