using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Identity;
using Grainline.Messages;

namespace Grainline.Runs;

/// <summary>An open run as its contact keeps it. What it has passed is in the journal.</summary>
public sealed record RunState
{
    public required string Id { get; init; }

    public required string AutomationId { get; init; }

    /// <summary>The version on which the run began and stays.</summary>
    public required int Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DeliverySource Source { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The step at which the run is.</summary>
    public string StepId { get; init; } = "";

    public string StepType { get; init; } = "";

    /// <summary>Counts the passages through steps from 1; with the run's id it makes the ids of effects.</summary>
    public int Sequence { get; init; }

    public DateTimeOffset StepStartedAt { get; init; }

    public StepStatus StepStatus { get; init; }

    /// <summary>How often the open step's effect was tried.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempts { get; init; }

    /// <summary>When the run goes on by itself: the end of a wait, the next try, the end of an effect's lease.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What the open step says of itself, JSON.</summary>
    public string? StepDetail { get; init; }

    /// <summary>What the open step has asked the outside world to do and has no outcome of.</summary>
    public PendingEffect? Effect { get; init; }

    /// <summary>What the version refers to as <c>trigger.…</c>, by path; null when it refers to nothing that came.</summary>
    public ImmutableSortedDictionary<string, FieldValue>? TriggerData { get; init; }

    public string DeliveryId => Ids.DeliveryOf(Id);

    public AutomationRef Automation => new(AutomationId, Version);

    /// <summary>The id of the effect that the open step's passage causes; the same over all retries and restarts.</summary>
    public string EffectId => $"{Id}-{Sequence}";
}

/// <summary>Something that was asked of the outside world.</summary>
public sealed record PendingEffect
{
    public required string ChannelId { get; init; }

    public required MessageContent Content { get; init; }
}
