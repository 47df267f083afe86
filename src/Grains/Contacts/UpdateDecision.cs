using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Contacts;

/// <summary>Changes a contact by hand.</summary>
public static class UpdateDecision
{
    public static ContactProfile? Decide(Turn turn, ContactPatch patch, bool create, string actor)
    {
        if (turn.State.Profile is null && !create)
        {
            return null;
        }

        // Whoever writes to the contact by this phone means it and not the one that it once became.
        if (create && turn.State.MovedTo is not null)
        {
            turn.Change(state => state with { MovedTo = null });
        }

        var before = turn.State.Profile;
        var merged = turn.Merge(patch, new List<Warning>());
        if (!ReferenceEquals(before, merged))
        {
            turn.Add(new AuditRow(turn.Now, actor, before is null ? "contact.create" : "contact.update", AuditName.OfPhone(turn.Phone), Detail: null));
        }

        return merged;
    }
}

/// <summary>Forgets a contact.</summary>
public static class EraseDecision
{
    /// <summary>False when there was nothing to forget.</summary>
    public static bool Decide(Turn turn, string actor)
    {
        var known = turn.State.Profile is not null;
        turn.Erase();
        turn.Add(new AuditRow(turn.Now, actor, "contact.erase", AuditName.OfPhone(turn.Phone), Detail: null));
        return known;
    }
}

/// <summary>How the audit log names a contact: enough to recognise it with the phone at hand, not enough to have it.</summary>
public static class AuditName
{
    public static string OfPhone(string phone) => phone.Length <= 8 ? "***" : $"{phone[..^7]}***{phone[^4..]}";
}
