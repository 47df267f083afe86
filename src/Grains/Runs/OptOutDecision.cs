using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;

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
                    GiveUp(turn, open);
                    break;
                case StepStatus.Running:
                    turn.Withdraw(open);
                    break;
            }
        }
    }

    /// <summary>Whether what the run asks for is a message that may not go any more.</summary>
    public static bool Stops(Turn turn, RunState run) => IsForContact(run) && IsOptedOut(turn.State.Profile);

    /// <summary>Ends the step of a message that has not left and may not go any more.</summary>
    public static void GiveUp(Turn turn, RunState run)
    {
        Withdrawn(turn, run);
        RunWalk.Fail(turn, run, Reason, detail: null);
    }

    /// <summary>Takes what became of a withdrawal; of runs that have ended meanwhile only the message is settled.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="withdrawn">The run as it stood then.</param>
    /// <param name="isUnsent">Whether the message is known not to have left.</param>
    public static void Settle(Turn turn, RunState withdrawn, bool isUnsent)
    {
        if (turn.Find(withdrawn.Id) is not { } run)
        {
            if (isUnsent || withdrawn.StepStatus == StepStatus.Retrying)
            {
                Withdrawn(turn, withdrawn);
            }

            return;
        }

        if (run is not { StepStatus: StepStatus.Running or StepStatus.Retrying } || run.EffectId != withdrawn.EffectId)
        {
            return;
        }

        if (isUnsent || run.StepStatus == StepStatus.Retrying)
        {
            GiveUp(turn, run);
        }
        else
        {
            turn.Put(run with { StepStatus = StepStatus.Uncertain, DueAt = turn.Now + RunLimits.UncertainSettling });
        }
    }

    /// <summary>The journal knows of the message if an earlier try of it was refused; of an erased person it keeps nothing.</summary>
    private static void Withdrawn(Turn turn, RunState run)
    {
        if (run.Effect is { Content: not null } && turn.State.Profile is not null)
        {
            turn.Add(new MessageStatusRow { EffectId = run.EffectId, Status = MessageStatus.Withdrawn, At = turn.Now });
        }
    }

    private static bool IsForContact(RunState run) => run.Effect is { IsForContact: true };

    private static bool IsOptedOut(ContactProfile? contact) => contact?.Consent.Status == ConsentStatus.OptedOut;
}
