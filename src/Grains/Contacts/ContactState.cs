using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Contacts;

/// <summary>All that a contact must remember to decide: who it is, its open runs and the deliveries of late. Bounded by
/// <see cref="ContactLimits"/>; history is in the journal.</summary>
public sealed record ContactState : IJournaledState
{
    /// <summary>Null until the contact exists.</summary>
    public ContactProfile? Profile { get; init; }

    /// <summary>In the order in which they started.</summary>
    public ImmutableArray<RunState> Runs
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Runs that have ended while something of them was on its way, oldest first, each until that is taken back or known to have left;
    /// what they came with is left out, and their due time is when it is tried again. Null = none.</summary>
    public ImmutableArray<RunState>? Withdrawing { get; init; }

    /// <summary>Accepted deliveries, oldest first.</summary>
    public ImmutableArray<RecentDelivery> Recent
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Starts of the last hour of automations that limit them, oldest first.</summary>
    public ImmutableArray<RecentStart> Starts
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Failed runs that were opened again of late, oldest first; null = none.</summary>
    public ImmutableArray<RetriedRun>? Retried { get; init; }

    /// <summary>When automations started that look at their last start, by automation.</summary>
    public OrdinalDictionary<DateTimeOffset>? LastStarts { get; init; }

    /// <summary>When the person wrote last, by channel. Null when it never did, and in what was stored before this was kept.</summary>
    public OrdinalDictionary<DateTimeOffset>? LastHeard { get; init; }

    /// <summary>The messages heard of late, oldest first.</summary>
    public ImmutableArray<HeardMessage> Heard
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Meta's own id of the person, by which it writes when Meta hides its phone.</summary>
    public string? UserId { get; init; }

    /// <summary>The phone that the person has now; what is meant for this contact is taken there. Null = this one.</summary>
    public string? MovedTo { get; init; }

    /// <summary>Phones that the person had before, oldest first.</summary>
    public ImmutableArray<string> Former
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>When the sweeper shall look; set when a turn closes.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; init; }

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];

    [JsonIgnore]
    public WriteGrowth Growth { get; init; }

    /// <summary>When the person wrote last to the channel's number; null when that is not known.</summary>
    public DateTimeOffset? LastHeardBy(string channelId) =>
        LastHeard is null ? Profile?.LastInboundAt : LastHeard.TryGetValue(channelId, out var at) ? at : null;

    /// <summary>When the next run goes on by itself, or what is left of one is taken back once more.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (var run in Withdrawing is { } ended ? Runs.AddRange(ended) : Runs)
            {
                next = next <= run.DueAt ? next : run.DueAt ?? next;
            }

            return next;
        }
    }
}

/// <summary>A delivery that started a run: the same key again within its window is a duplicate.</summary>
public sealed record RecentDelivery(string AutomationId, string Key, string DeliveryId, DateTimeOffset At)
{
    public string RunId => Ids.RunOf(DeliveryId);
}

/// <summary>A message of the contact, by the provider's id, and what was answered to it.</summary>
public sealed record HeardMessage(string Id, HearAnswer Answer);

/// <summary>A failed run that was opened again, and at which of its passages through steps it had failed then.</summary>
public sealed record RetriedRun(string RunId, int Sequence);

/// <summary>A start that counts against an automation's limit.</summary>
public sealed record RecentStart(string AutomationId, DateTimeOffset At);
