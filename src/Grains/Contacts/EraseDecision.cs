using Grainline.Journal;
using Grainline.Phones;
using Grainline.Runs;

namespace Grainline.Contacts;

/// <summary>
/// Forgets a contact, once nothing of it is on its way. What a channel marks or a start brings after the erasure would be stored again, and nobody would
/// look for it there; so runs end first, and what they had asked for is taken back or let finish. A crash in between leaves a contact without runs,
/// which can be erased as before.
/// </summary>
public static class EraseDecision
{
    /// <summary>How often it is waited for what is on its way: a start may come just when the one before has ended, and automations may start one
    /// another. After that the contact is forgotten all the same, for whoever asks must not wait for as long as webhooks come.</summary>
    public const int MaxRounds = 2 * RunLimits.Hops;

    /// <summary>False when there was nothing to forget; null when it is to be asked again as soon as what is on its way has ended.</summary>
    /// <param name="turn">The turn, which has no other command.</param>
    /// <param name="actor">Who wants it, for the audit log.</param>
    /// <param name="mayWait">Whether it can be asked again.</param>
    /// <param name="isOnTheWay">Whether something is being handed over or taken back of which the state need not know.</param>
    public static bool? Decide(Turn turn, string actor, bool mayWait, bool isOnTheWay)
    {
        if (mayWait && (isOnTheWay || turn.State.Withdrawing is not null || turn.State.Runs.Any(run => run.Effect is not null)))
        {
            WithdrawalDecision.Again(turn, _ => true);
            CancelDecision.End(turn, _ => true, "erased");
            return null;
        }

        var known = turn.State.Profile is not null;
        turn.Erase();
        turn.Add(new AuditRow(turn.Now, actor, "contact.erase", PhoneNumber.Mask(turn.Phone), Detail: null));
        return known;
    }
}
