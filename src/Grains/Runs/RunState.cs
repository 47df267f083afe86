using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.GoHighLevel;
using Grainline.Identity;
using Grainline.Messages;
using Grainline.Steps;
using Grainline.Webhooks;

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
    public OrdinalDictionary<FieldValue>? TriggerData { get; init; }

    /// <summary>What the contact answered last in this run.</summary>
    public Reply? Reply { get; init; }

    /// <summary>The body of the last answer to an <c>http_request</c>.</summary>
    public FieldValue? Response { get; init; }

    /// <summary>Whether the open step waits for a reply.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AwaitsReply { get; init; }

    /// <summary>Whether the open step has not been done yet, because it must not be done at this hour.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPostponed { get; init; }

    /// <summary>Whether somebody has asked for the open step's message to go at any hour.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IgnoresQuietHours { get; init; }

    /// <summary>Whether the version has conditions that end the run; spares all others from being asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasExit { get; init; }

    /// <summary>How many automations have started one another before this run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Hops { get; init; }

    /// <summary>The span in which the run began (W3C <c>traceparent</c>), to which its later turns link; null when nobody traced.</summary>
    public string? Trace { get; init; }

    public string DeliveryId => Ids.DeliveryOf(Id);

    public AutomationRef Automation => new(AutomationId, Version);

    /// <summary>The id of the effect that the open step's passage causes; the same over all retries and restarts.</summary>
    public string EffectId => $"{Id}-{Sequence}";

    /// <summary>The run as it comes to a step.</summary>
    public RunState At(Step step, DateTimeOffset now) => this with
    {
        StepId = step.Id,
        StepType = step.Type,
        Sequence = Sequence + 1,
        StepStartedAt = now,
        StepStatus = StepStatus.Running,
        Attempts = 0,
        DueAt = null,
        StepDetail = null,
        Effect = null,
        AwaitsReply = false,
        IsPostponed = false,
        IgnoresQuietHours = false,
    };
}

/// <summary>What a contact answered.</summary>
/// <param name="Text">What was written, or what the tapped button said.</param>
/// <param name="Button">What the tapped button said.</param>
/// <param name="ButtonId">Its id or payload.</param>
/// <param name="HeardAt">When the run got it; WhatsApp may have taken days to deliver it.</param>
/// <param name="ChannelId">By which number it came; null in what was stored before this was kept.</param>
public sealed record Reply(string? Text, string? Button, string? ButtonId, DateTimeOffset? HeardAt = null, string? ChannelId = null);

/// <summary>Something that was asked of the outside world; exactly one of the kinds is set.</summary>
public sealed record PendingEffect
{
    /// <summary>The channel through which <see cref="Content"/> goes.</summary>
    public string? ChannelId { get; init; }

    public MessageContent? Content { get; init; }

    /// <summary>To whom, when it is not the contact.</summary>
    public string? To { get; init; }

    /// <summary>The template that goes instead when the provider says that the 24-hour window is closed.</summary>
    public TemplateContent? Fallback { get; init; }

    /// <summary>Whether <see cref="Content"/> may go once more when it may have arrived.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MayRepeat { get; init; }

    public WebhookRequest? Request { get; init; }

    /// <summary>The connection through which <see cref="Push"/> goes.</summary>
    public string? ConnectionId { get; init; }

    public GhlContactPush? Push { get; init; }

    /// <summary>The automation to be started for the contact.</summary>
    public string? Starts { get; init; }

    /// <summary>How many tries have been answered. Unlike <see cref="RunState.Attempts"/> it never goes down: what a channel has marked of
    /// one try says nothing of the next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Try { get; init; }

    /// <summary>The span of the turn that asked for it (W3C <c>traceparent</c>): whoever carries it out, perhaps after a crash, goes on
    /// from there. Null when nobody traced.</summary>
    public string? Trace { get; init; }

    /// <summary>Whether it is a message to the contact, which must not go out in quiet hours, nor to somebody who has opted out.</summary>
    [JsonIgnore]
    public bool IsForContact => this is { Content: not null, To: null };
}
