using System.Collections.Immutable;
using Grainline.Deliveries;

namespace Grainline.Contacts;

/// <summary>Merges changes into a contact: an empty value never erases, null does, what does not fit is dropped and said.</summary>
public static class ContactMerge
{
    /// <summary>By how much our clock may be ahead of the one that a STOP is timed by.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(30);

    /// <summary>The contact after the change; the same instance when nothing changes.</summary>
    public static ContactProfile Apply(ContactProfile contact, ContactPatch patch, DateTimeOffset now, ICollection<Warning> warnings)
    {
        var merged = contact;
        foreach (var change in patch.Standard)
        {
            merged = SetStandard(merged, change, warnings);
        }

        merged = SetCustom(merged, patch.Custom, warnings);
        merged = SetTags(merged, patch, warnings);
        merged = patch.Consent is { } consent ? SetConsent(merged, consent, now) : merged;
        return ReferenceEquals(merged, contact) ? contact : merged with { UpdatedAt = now };
    }

    /// <summary>News come late and twice: what was said before the newest word changes nothing. What is decided here has no time of
    /// its own and is always the newest; no news is of the future, whatever the sender's clock says.</summary>
    private static ContactProfile SetConsent(ContactProfile contact, Consent said, DateTimeOffset now)
    {
        var at = said.At < now ? said.At.Value : now;
        if ((said.At is not null && IsOld(said.Status, at, contact.ConsentConfirmedAt ?? contact.Consent.At)) || !MaySay(said, contact.Consent))
        {
            return contact;
        }

        if (said.Status != contact.Consent.Status || OutlivesGoHighLevel(said, contact.Consent))
        {
            return Say(contact, said with { At = at });
        }

        return said.At is not null && at > (contact.ConsentConfirmedAt ?? contact.Consent.At) ? contact with { ConsentConfirmedAt = at } : contact;
    }

    /// <summary>WhatsApp tells times in whole seconds, by a clock that is not ours. In doubt a STOP is new: it may be said once too often, and
    /// never be passed over.</summary>
    private static bool IsOld(ConsentStatus status, DateTimeOffset at, DateTimeOffset? newest)
    {
        var slack = status == ConsentStatus.OptedOut ? ClockSlack : TimeSpan.Zero;
        return newest is { } known && (at + slack).ToUnixTimeSeconds() < known.ToUnixTimeSeconds();
    }

    private static ContactProfile Say(ContactProfile contact, Consent consent)
    {
        var history = contact.ConsentHistory ?? [];
        return contact with
        {
            Consent = consent,
            ConsentConfirmedAt = null,
            ConsentHistory = [.. history.Skip(history.Length - ContactLimits.ConsentChanges + 1), consent],
        };
    }

    /// <summary>The end of GHL's do-not-disturb takes back what GHL said, and does not undo a STOP.</summary>
    private static bool MaySay(Consent consent, Consent known) =>
        consent.Status != ConsentStatus.Unknown || consent.Source != Consent.OfGoHighLevel || consent.Source == known.Source;

    /// <summary>A STOP in the time of GHL's do-not-disturb must not end with it.</summary>
    private static bool OutlivesGoHighLevel(Consent said, Consent known) =>
        known.Source == Consent.OfGoHighLevel && said.Source != Consent.OfGoHighLevel;

    private static ContactProfile SetStandard(ContactProfile contact, FieldChange change, ICollection<Warning> warnings)
    {
        var text = change.Value?.ToString().Trim();
        if (text is { Length: 0 } || text == contact.Standard(change.Name))
        {
            return contact;
        }

        if (text is not null && FieldRules.ProblemOfStandard(change.Name, text) is var (code, detail))
        {
            warnings.Add(new Warning(change.Name, code, detail));
            return contact;
        }

        return contact.With(change.Name, text);
    }

    private static ContactProfile SetCustom(ContactProfile contact, ImmutableArray<FieldChange> changes, ICollection<Warning> warnings)
    {
        var fields = contact.CustomFields.ToBuilder();
        var room = changes.IsEmpty ? 0 : ContactLimits.CustomFieldsLength - contact.CustomFields.Sum(field => field.Key.Length + field.Value.Length);
        foreach (var (rawName, value) in changes)
        {
            var name = rawName.Trim();
            var known = fields.TryGetValue(name, out var old);
            if (value is not { } given)
            {
                room += known ? name.Length + old.Length : 0;
                fields.Remove(name);
                continue;
            }

            var grows = given.Length - (known ? old.Length : -name.Length);
            if (given.IsEmpty || given == old)
            {
                continue;
            }

            if (Problem(name, given, hasPlace: known || fields.Count < ContactLimits.CustomFields, room - grows) is var (code, detail))
            {
                warnings.Add(new Warning($"custom.{name}", code, detail));
                continue;
            }

            fields.Set(name, given);
            room -= grows;
        }

        var merged = fields.ToImmutable();
        return ReferenceEquals(merged, contact.CustomFields) ? contact : contact with { CustomFields = merged };
    }

    private static (string Code, string Detail)? Problem(string name, FieldValue value, bool hasPlace, int roomLeft) =>
        FieldRules.ProblemOfCustom(name, value)
        ?? (!hasPlace
            ? ("too_many_fields", $"A contact has at most {ContactLimits.CustomFields} custom fields.")
            : roomLeft < 0
                ? ("contact_full", $"A contact's custom fields have at most {ContactLimits.CustomFieldsLength} characters together.")
                : null);

    private static ContactProfile SetTags(ContactProfile contact, ContactPatch patch, ICollection<Warning> warnings)
    {
        var tags = patch.ReplaceTags ? [] : contact.Tags;
        foreach (var tag in patch.AddTags.Select(tag => tag.Trim()).Where(tag => tag.Length > 0))
        {
            if (tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var problem = FieldRules.ProblemOfTag(tag)
                ?? (tags.Length >= ContactLimits.Tags ? ("too_many_tags", $"A contact has at most {ContactLimits.Tags} tags.") : null);
            if (problem is var (code, detail))
            {
                warnings.Add(new Warning("tags", code, detail));
                continue;
            }

            tags = tags.Add(tag);
        }

        if (!patch.RemoveTags.IsEmpty)
        {
            tags = tags.RemoveAll(tag => patch.RemoveTags.Contains(tag, StringComparer.OrdinalIgnoreCase));
        }

        return tags.SequenceEqual(contact.Tags, StringComparer.Ordinal) ? contact : contact with { Tags = tags };
    }
}
