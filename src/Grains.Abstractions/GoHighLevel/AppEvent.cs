using System.Collections.Immutable;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>What a marketplace webhook tells (facts/ghl.md 3). One body is one event.</summary>
public abstract record AppEvent
{
    /// <summary>GHL's word, for instance <c>ContactTagUpdate</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The sub-account; an app has one URL for all of them.</summary>
    public string? LocationId { get; init; }

    /// <summary>The key against duplicates; null where GHL sends none.</summary>
    public string? WebhookId { get; init; }

    /// <summary>When it was sent; part of what is signed.</summary>
    public DateTimeOffset? SentAt { get; init; }
}

/// <summary>A contact was made, changed, deleted, tagged, or its do-not-disturb was.</summary>
public sealed record AppContactEvent : AppEvent
{
    public required AppContactChange Change { get; init; }

    /// <summary>Custom fields are named by GHL's ids: these webhooks tell no labels. Tags are all tags, not the change.</summary>
    public required GhlContact Contact { get; init; }

    /// <summary>Whether the contact wants no messages on any channel, or none on WhatsApp; null when nothing is said.</summary>
    public bool? IsSilenced { get; init; }
}

public enum AppContactChange
{
    Created = 0,
    Updated = 1,
    Deleted = 2,
    Tagged = 3,
    Silenced = 4,
}

/// <summary>An appointment or an opportunity: names its contact, and no phone.</summary>
public sealed record AppRecordEvent : AppEvent
{
    public required AppRecordKind Kind { get; init; }

    /// <summary>The id of the appointment or opportunity.</summary>
    public required string RecordId { get; init; }

    /// <summary>To be looked up by <see cref="IGoHighLevelClient.Find"/>.</summary>
    public required string ContactId { get; init; }

    /// <summary>What can be used as <c>trigger.…</c>: the values of the record by GHL's names.</summary>
    public ImmutableArray<FieldChange> Values { get; init; } = [];
}

public enum AppRecordKind
{
    Appointment = 0,
    Opportunity = 1,
}

/// <summary>Anything else: installs, messages, tasks, and what GHL adds.</summary>
public sealed record AppOtherEvent : AppEvent;
