using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Phones;

namespace Grainline.Contacts;

/// <summary>Changes a contact by hand.</summary>
public static class UpdateDecision
{
    /// <summary>What the contact cannot hold is dropped. Null when there is no contact and none is to be made.</summary>
    public static ContactProfile? Decide(Turn turn, ContactPatch patch, bool create, string actor) =>
        Decide(turn, patch, create, actor, new List<Warning>());

    /// <summary>The whole change, or nothing of it when there is something that the contact cannot hold.</summary>
    public static ChangeAnswer DecideWhole(Turn turn, ContactPatch patch, bool create, string actor)
    {
        var (before, problems) = (turn.Mark(), new List<Warning>());
        var contact = Decide(turn, RoomFirst(patch, turn.State.Profile), create, actor, problems);
        if (problems.Count == 0)
        {
            return new ChangeAnswer(contact, []);
        }

        turn.Return(before);
        return new ChangeAnswer(Contact: null, [.. problems]);
    }

    /// <summary>What needs no more room than before comes first, so that a change that fits as a whole fits in any order.</summary>
    private static ContactPatch RoomFirst(ContactPatch patch, ContactProfile? contact) => patch with
    {
        Custom = [.. patch.Custom.OrderBy(change => change.Value is { } value
            && !(contact is not null && contact.CustomFields.TryGetValue(change.Name, out var old) && value.Length <= old.Length))],
    };

    private static ContactProfile? Decide(Turn turn, ContactPatch patch, bool create, string actor, List<Warning> warnings)
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
        var merged = turn.Merge(patch, warnings);
        if (!ReferenceEquals(before, merged))
        {
            turn.Add(new AuditRow(turn.Now, actor, before is null ? "contact.create" : "contact.update", PhoneNumber.Mask(turn.Phone), Detail: null));
        }

        return merged;
    }
}
