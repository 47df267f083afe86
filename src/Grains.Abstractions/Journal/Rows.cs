using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Journal;

/// <summary>One line of the delivery log. Inserted once; never changed. An accepted one comes in one write with its <see cref="RunRow"/>, by which lists
/// find it.</summary>
public sealed record DeliveryRow : IJournalRow
{
    public required Delivery Delivery { get; init; }

    public required string AutomationId { get; init; }

    /// <summary>E.164, when the body had one that could be read.</summary>
    public string? Phone { get; init; }

    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>The code of a rejection or the reason of a skip.</summary>
    public string? Code { get; init; }

    /// <summary>Where in the body a rejection found its cause.</summary>
    public string? Field { get; init; }

    public string? Detail { get; init; }

    public string? RunId { get; init; }

    public string? DuplicateOf { get; init; }

    public bool ContactCreated { get; init; }

    /// <summary>Those of the delivery and those found while merging.</summary>
    public ImmutableArray<Warning> Warnings { get; init; } = [];
}

/// <summary>A run as it stands now; replaces the row of the same id.</summary>
public sealed record RunRow : IJournalRow
{
    public required string Id { get; init; }

    public required AutomationRef Automation { get; init; }

    public required string Phone { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>The step at which it is, while it is open.</summary>
    public string? StepId { get; init; }

    public string? StepType { get; init; }

    public StepStatus StepStatus { get; init; }

    public DateTimeOffset? StepStartedAt { get; init; }

    public int StepAttempts { get; init; }

    /// <summary>What the open step says of itself, JSON.</summary>
    public string? StepDetail { get; init; }

    /// <summary>When the open step goes on by itself.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended: the stop step, an error code, who cancelled.</summary>
    public string? EndReason { get; init; }

    public required string DeliveryId { get; init; }

    public DeliverySource Source { get; init; }

    /// <summary>Of a failed run: all that is needed to go on from the failed step, JSON.</summary>
    public string? Snapshot { get; init; }
}

/// <summary>A finished passage through a step. Inserted once; never changed.</summary>
public sealed record StepRow : IJournalRow
{
    public required string RunId { get; init; }

    /// <summary>Counts the passages of a run from 1.</summary>
    public required int Sequence { get; init; }

    public required string AutomationId { get; init; }

    public required string Phone { get; init; }

    public required string StepId { get; init; }

    public required string Type { get; init; }

    public required StepStatus Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>What was done and why, JSON.</summary>
    public string? Detail { get; init; }
}

/// <summary>A message as it stands now; replaces the row of the same effect, but never takes a status back.</summary>
public sealed record MessageRow : IJournalRow
{
    public required string EffectId { get; init; }

    public required string ChannelId { get; init; }

    public required string Phone { get; init; }

    public required string RunId { get; init; }

    public required string AutomationId { get; init; }

    public required string StepId { get; init; }

    public required MessageContent Content { get; init; }

    public required MessageStatus Status { get; init; }

    /// <summary>Of a message that is being handed over: which try this is (<see cref="OutboundMessage.Try"/>). The highest one is kept.</summary>
    public int Try { get; init; }

    public string? ProviderId { get; init; }

    public string? Code { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>News of a message: moves its row up the ladder of <see cref="MessageStatus"/> and fills what is given.</summary>
public sealed record MessageStatusRow : IJournalRow
{
    public required string EffectId { get; init; }

    public required MessageStatus Status { get; init; }

    public string? ProviderId { get; init; }

    public string? Code { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A contact as lists and searches see it; replaces the row of the same phone.</summary>
public sealed record ContactRow : IJournalRow
{
    public required ContactProfile Profile { get; init; }

    /// <summary>Search terms that this change brings: lower-case words of names and e-mail, and tags as <c>#tag</c>.</summary>
    public ImmutableArray<string> AddedTerms { get; init; } = [];

    public ImmutableArray<string> RemovedTerms { get; init; } = [];
}

/// <summary>Removes every row that has the phone, in all tables.</summary>
public sealed record ContactErasure(string Phone) : IJournalRow;

/// <summary>An automation as lists see it; replaces the row of the same id.</summary>
public sealed record AutomationRow : IJournalRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required AutomationStatus Status { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Takes an automation out of the lists. Its versions stay as long as runs may need them.</summary>
public sealed record AutomationRemoval(string Id) : IJournalRow;

/// <summary>An immutable version of an automation.</summary>
public sealed record VersionRow : IJournalRow
{
    public required AutomationRef Automation { get; init; }

    /// <summary>JSON as it was sent.</summary>
    public required string Definition { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }
}

/// <summary>A channel as lists see it; replaces the row of the same id.</summary>
public sealed record ChannelRow(string Id, string Name, string PhoneNumberId, DateTimeOffset UpdatedAt) : IJournalRow;

/// <summary>Takes a channel out of the lists.</summary>
public sealed record ChannelRemoval(string Id) : IJournalRow;

/// <summary>A connection as lists see it; replaces the row of the same id.</summary>
public sealed record ConnectionRow(string Id, string Name, string LocationId, DateTimeOffset UpdatedAt) : IJournalRow;

/// <summary>Takes a connection out of the lists.</summary>
public sealed record ConnectionRemoval(string Id) : IJournalRow;

/// <summary>A change by a person or a key.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Actor">Who: the name of a key or of a user.</param>
/// <param name="Action">What, for instance <c>automation.activate</c>.</param>
/// <param name="Resource">To what: an id, never a name or a whole phone.</param>
/// <param name="Detail">More, JSON or null.</param>
public sealed record AuditRow(DateTimeOffset At, string Actor, string Action, string Resource, string? Detail) : IJournalRow;
