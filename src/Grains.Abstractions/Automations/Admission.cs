using System.Collections.Immutable;

namespace Grainline.Automations;

/// <summary>A version of an automation; what it contains never changes.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.AutomationRef")]
public readonly record struct AutomationRef([property: Id(0)] string Id, [property: Id(1)] int Version);

/// <summary>Whether and how a request to a webhook URL may start a run; answered from memory, nothing is written.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.Admission")]
public sealed record Admission
{
    [Id(0)]
    public required AdmissionVerdict Verdict { get; init; }

    /// <summary>Null when the webhook is unknown or the secret wrong: then nothing of the automation is told.</summary>
    [Id(1)]
    public AutomationRef Automation { get; init; }

    [Id(2)]
    public StartPolicy? Policy { get; init; }

    [Id(3)]
    public TriggerPlan? Trigger { get; init; }

    /// <summary>Why a known automation starts nothing at present; null when it does.</summary>
    public string? SkipReason => Verdict switch
    {
        AdmissionVerdict.Draft => "draft",
        AdmissionVerdict.Paused => "paused",
        AdmissionVerdict.Archived => "archived",
        _ => null,
    };

    public static Admission Refused(AdmissionVerdict verdict) => new() { Verdict = verdict };
}

/// <summary>The verdicts, each with its own answer (HTTP.md, the table of the webhook).</summary>
[GenerateSerializer, Alias("Grainline.AdmissionVerdict")]
public enum AdmissionVerdict
{
    Admitted = 0,
    UnknownWebhook = 1,
    InvalidSecret = 2,
    Draft = 3,
    Paused = 4,
    Archived = 5,
}

/// <summary>When a run may start beside others of the same automation and contact.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.StartPolicy")]
public sealed record StartPolicy
{
    [Id(0)]
    public Reentry Reentry { get; init; }

    /// <summary>Starts of the automation per contact and hour; 0 = no limit.</summary>
    [Id(1)]
    public int MaxStarts { get; init; }

    [Id(2)]
    public MissingContact MissingContact { get; init; }

    /// <summary>With <see cref="Reentry.After"/>: how long since the last start.</summary>
    [Id(3)]
    public TimeSpan ReentryAfter { get; init; }
}

/// <summary>The re-entry rule of an automation.</summary>
[GenerateSerializer, Alias("Grainline.Reentry")]
public enum Reentry
{
    Always = 0,
    WhenNotRunning = 1,

    /// <summary>Only if the contact never started it.</summary>
    Once = 2,

    /// <summary>The runs that are open end, and a new one starts.</summary>
    Restart = 3,

    /// <summary>Only when the last start is long enough ago.</summary>
    After = 4,
}

/// <summary>What happens when nobody has the phone yet.</summary>
[GenerateSerializer, Alias("Grainline.MissingContact")]
public enum MissingContact
{
    Create = 0,
    Reject = 1,
}

/// <summary>How a body is read: everything that the mapping of a request needs, so that it runs in the host that
/// received the request and not in the automation's one activation.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.TriggerPlan")]
public sealed record TriggerPlan
{
    /// <summary>ISO 3166 region whose national phone numbers are understood, or null.</summary>
    [Id(0)]
    public string? DefaultRegion { get; init; }

    /// <summary>Where the phone is, as a dotted path; null = <c>phone</c>, then <c>customData.phone</c>.</summary>
    [Id(1)]
    public string? PhonePath { get; init; }

    /// <summary>Where the delivery id is when neither a header nor <c>webhookId</c> has it.</summary>
    [Id(2)]
    public string? DeliveryIdPath { get; init; }

    /// <summary>How long an identical body without a delivery id counts as the same delivery; zero = off.</summary>
    [Id(3)]
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Field name to dotted path in the body.</summary>
    [Id(4)]
    public ImmutableArray<FieldMapping> Mapping { get; init; } = [];

    /// <summary>The paths below <c>trigger.</c> that the version refers to.</summary>
    [Id(5)]
    public ImmutableArray<string> TriggerPaths { get; init; } = [];

    /// <summary>Which signed events start it; null for every other kind of trigger.</summary>
    [Id(6)]
    public AppEventPlan? App { get; init; }

    /// <summary>Whether a body that has no phone at the place of the plan may name it at <c>phone</c>, as starts of our own do.</summary>
    [Id(7)]
    public bool MayNamePhone { get; init; }
}

/// <summary>One line of a trigger's mapping.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.FieldMapping")]
public readonly record struct FieldMapping([property: Id(0)] string Field, [property: Id(1)] string Path);

/// <summary>Which events of a GHL marketplace app start an automation.</summary>
/// <param name="Connection">The sub-account; events of others are not its business.</param>
/// <param name="Events">GHL's words, for instance <c>ContactCreate</c>.</param>
[GenerateSerializer, Immutable, Alias("Grainline.AppEventPlan")]
public sealed record AppEventPlan([property: Id(0)] string Connection, [property: Id(1)] ImmutableArray<string> Events);
