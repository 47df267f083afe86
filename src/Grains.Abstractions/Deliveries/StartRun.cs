using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Identity;

namespace Grainline.Deliveries;

/// <summary>A delivery that was admitted: start a run of this automation version for the contact.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.StartRun")]
public sealed record StartRun
{
    [Id(0)]
    public required Delivery Delivery { get; init; }

    [Id(1)]
    public required AutomationRef Automation { get; init; }

    [Id(2)]
    public required StartPolicy Policy { get; init; }

    [Id(3)]
    public ContactPatch Patch { get; init; } = ContactPatch.Nothing;

    /// <summary>What the version's texts and conditions refer to as <c>trigger.…</c>, by path.</summary>
    [Id(4)]
    public ImmutableArray<FieldChange> TriggerData { get; init; } = [];

    /// <summary>How many automations have started one another before this start.</summary>
    [Id(5)]
    public int Hops { get; init; }

    /// <summary>How many contacts that have moved to another number it has passed. Two numbers can each have moved to the other.</summary>
    [Id(6)]
    public int Moves { get; init; }

    /// <summary>The id that the run gets when it starts.</summary>
    public string RunId => Ids.RunOf(Delivery.Id);

    /// <summary>A start that no webhook asked for: a delivery is made that stands for it.</summary>
    /// <param name="admission">One with a policy.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="key">What makes asking twice one start.</param>
    /// <param name="body">What the log shows, JSON in UTF-8.</param>
    /// <param name="now">The time.</param>
    public static StartRun Of(Admission admission, DeliverySource source, string key, byte[] body, DateTimeOffset now) => new()
    {
        Delivery = new Delivery { Id = Ids.NewDelivery(now), ReceivedAt = now, Source = source, Key = key, Body = body },
        Automation = admission.Automation,
        Policy = admission.Policy!,
    };
}

/// <summary>One request that came to a webhook URL, or stands for one (API start, replay).</summary>
[GenerateSerializer, Immutable, Alias("Grainline.Delivery")]
public sealed record Delivery
{
    /// <summary>How a <see cref="Key"/> begins that is a hash of the body. It is stored: a contact forgets such keys sooner.</summary>
    public const string BodyKeyPrefix = "body:";

    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Where it came from.</summary>
    [Id(2)]
    public DeliverySource Source { get; init; }

    /// <summary>What tells this delivery from others to the same automation: the sender's id, else a hash of the body.
    /// Null when duplicates are not looked for.</summary>
    [Id(3)]
    public string? Key { get; init; }

    /// <summary>How long <see cref="Key"/> counts; null = as long as the contact remembers keys.</summary>
    [Id(4)]
    public TimeSpan? KeyWindow { get; init; }

    /// <summary>The body as received, UTF-8, secret removed.</summary>
    [Id(5), Immutable]
    public byte[] Body { get; init; } = [];

    [Id(6)]
    public ImmutableArray<Warning> Warnings { get; init; } = [];

    /// <summary>The delivery that this one repeats by hand.</summary>
    [Id(7)]
    public string? ReplayOf { get; init; }
}

/// <summary>Where a delivery came from.</summary>
[GenerateSerializer, Alias("Grainline.DeliverySource")]
public enum DeliverySource
{
    Webhook = 0,
    Api = 1,
    Replay = 2,
    Test = 3,

    /// <summary>A message that the contact wrote.</summary>
    Message = 4,

    /// <summary>A step of another run.</summary>
    Automation = 5,

    /// <summary>A bulk start.</summary>
    Bulk = 6,
}

/// <summary>Something that was dropped or looks wrong but did not stop the start.</summary>
/// <param name="Field">Where: a field name or a path in the body.</param>
/// <param name="Code">A stable word, for instance <c>unknown_field</c>.</param>
/// <param name="Detail">What happened, for a person.</param>
[GenerateSerializer, Immutable, Alias("Grainline.Warning")]
public sealed record Warning([property: Id(0)] string Field, [property: Id(1)] string Code, [property: Id(2)] string Detail);

/// <summary>What became of a start.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.StartAnswer")]
public sealed record StartAnswer
{
    [Id(0)]
    public required DeliveryOutcome Outcome { get; init; }

    /// <summary>The run that was started, or that the original of a duplicate started.</summary>
    [Id(1)]
    public string? RunId { get; init; }

    /// <summary>The delivery that a duplicate repeats.</summary>
    [Id(2)]
    public string? DuplicateOf { get; init; }

    /// <summary>Why it was skipped or rejected: a stable word.</summary>
    [Id(3)]
    public string? Reason { get; init; }

    /// <summary>Where in the body a rejection found its cause.</summary>
    public string? Field => Outcome == DeliveryOutcome.Rejected ? "phone" : null;

    /// <summary>A rejection in words.</summary>
    public string? Detail => Outcome == DeliveryOutcome.Rejected ? "No contact has this phone, and the trigger creates none." : null;

    /// <summary>Whether this start created the contact.</summary>
    [Id(4)]
    public bool ContactCreated { get; init; }

    /// <summary>The phone whose contact took the start, when the person has changed its number.</summary>
    [Id(6)]
    public string? MovedTo { get; init; }

    /// <summary>Found while merging, in addition to those of the delivery.</summary>
    [Id(5)]
    public ImmutableArray<Warning> Warnings { get; init; } = [];
}

/// <summary>What became of a delivery.</summary>
[GenerateSerializer, Alias("Grainline.DeliveryOutcome")]
public enum DeliveryOutcome
{
    Accepted = 0,
    Duplicate = 1,
    Skipped = 2,
    Rejected = 3,
}
