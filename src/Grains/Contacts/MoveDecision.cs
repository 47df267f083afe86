using Grainline.Journal;
using Grainline.Phones;
using Grainline.Runs;

namespace Grainline.Contacts;

/// <summary>A person has another phone number now.</summary>
public static class MoveDecision
{
    public static void Leave(Turn turn, string phone, string actor)
    {
        if (turn.State.Profile is null || turn.State.MovedTo == phone)
        {
            return;
        }

        CancelDecision.End(turn, _ => true, "number_changed");
        turn.Change(state => state with { MovedTo = phone });
        turn.Add(new AuditRow(turn.Now, actor, "contact.move", PhoneNumber.Mask(turn.Phone), Detail: null));
    }

    /// <summary>Remembers the number before, so that who forgets the person forgets it there too, and what has started there: an automation that
    /// takes a person once takes nobody again for a new number.</summary>
    public static void Succeed(Turn turn, string phone, OrdinalDictionary<DateTimeOffset>? lastStarts)
    {
        if (turn.State.Profile is null || phone == turn.Phone)
        {
            return;
        }

        turn.Change(state => state with
        {
            Former = state.Former.Contains(phone) ? state.Former : [.. state.Former.TakeLast(ContactLimits.FormerPhones - 1), phone],
            LastStarts = (lastStarts ?? OrdinalDictionary.Empty<DateTimeOffset>()).Aggregate(
                state.LastStarts,
                (times, start) => times?.GetValueOrDefault(start.Key) >= start.Value ? times : times.SetLatest(start.Key, start.Value, ContactLimits.LastStarts)),
        });
    }

    /// <summary>What the contact of the new number shall have of the old one's: whatever it does not know itself, and a refusal of
    /// messages unless the new number has said something later.</summary>
    public static ContactPatch Inheritance(ContactProfile old, ContactProfile? known) => new()
    {
        Standard =
        [
            .. from name in StandardFields.All
               where known?.Standard(name) is null
               let value = old.Standard(name)
               where value is not null
               select new FieldChange(name, FieldValue.Text(value)),
        ],
        Custom = [.. old.CustomFields.Where(field => known?.CustomFields.ContainsKey(field.Key) != true).Select(field => new FieldChange(field.Key, field.Value))],
        AddTags = old.Tags,
        Consent = known is null || known.Consent.Status == ConsentStatus.Unknown || old.Consent.Status == ConsentStatus.OptedOut
            ? old.Consent.Status == ConsentStatus.Unknown ? null : old.Consent
            : null,
    };
}
