using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Grainline.Calendars;
using Grainline.Conditions;
using Grainline.Contacts;
using Grainline.Steps;

namespace Grainline.Automations.Definitions;

/// <summary>An automation as its author writes it.</summary>
/// <remarks>HTTP.md, "A definition". This record is the JSON Schema, too: its attributes are the limits that a definition is checked against, and
/// its comments, with those of everything in it, are what the schema explains.</remarks>
public sealed record Definition
{
    /// <summary>Most steps in one definition, nested ones included.</summary>
    public const int MaxSteps = 500;

    /// <summary>Where an editor finds this schema, which it then completes and explains by; nothing else reads it.</summary>
    [JsonPropertyName("$schema"), MaxLength(2_000)]
    public string? Schema { get; init; }

    /// <summary>Shown in lists; need not be unique.</summary>
    [JsonRequired, Length(1, 200)]
    public string Name { get; init; } = "";

    /// <summary>For people; nothing reads it.</summary>
    [MaxLength(2_000)]
    public string? Description { get; init; }

    public Trigger Trigger { get; init; } = new();

    /// <summary>Whether a contact may pass while it is already passing.</summary>
    public ReentryRule Reentry { get; init; } = ReentryRule.Always;

    /// <summary>Starts per contact and hour, beyond which a start is skipped as a loop; 0 = no limit.</summary>
    [Range(0, 1_000)]
    public int MaxStarts { get; init; } = 10;

    /// <summary>IANA zone in which dates and times of this automation are meant.</summary>
    [TimeZoneId]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Language tag, for instance <c>it</c> or <c>pt-BR</c>, in which dates and numbers are written to contacts that have no language of
    /// their own.</summary>
    [RegularExpression(FieldRules.LanguagePattern)]
    public string? Language { get; init; }

    /// <summary>The run ends as soon as one of them holds; asked whenever the contact changes.</summary>
    [Length(0, 20)]
    public ImmutableArray<Condition> ExitWhen { get; init; } = [];

    /// <summary>Messages that are due in these hours wait for their end, in the contact's zone, else the automation's; or for the
    /// next opening of one of the service's calendars.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Taken from top to bottom.</summary>
    [JsonRequired, Length(1, MaxSteps)]
    public ImmutableArray<Step> Steps { get; init; } = [];
}

/// <summary>How the automation starts: a Go High Level workflow calls its webhook URL, a Go High Level app sends a signed event,
/// or a person writes a message. A webhook URL exists for each.</summary>
public sealed record Trigger
{
    public TriggerType Type { get; init; }

    /// <summary>Of a message trigger: the WhatsApp number that is written to.</summary>
    [RegularExpression(IdRule.Pattern)]
    public string? Channel { get; init; }

    /// <summary>Of a message trigger: any of these texts starts the automation.</summary>
    [Length(0, 50)]
    public ImmutableArray<string> Keywords { get; init; } = [];

    /// <summary>Of a message trigger: whether the message is the keyword, or has it in it.</summary>
    public KeywordMatch Match { get; init; }

    /// <summary>Of a <c>ghl_app</c> trigger: the Go High Level sub-account whose events start it.</summary>
    [RegularExpression(IdRule.Pattern)]
    public string? Connection { get; init; }

    /// <summary>Of a <c>ghl_app</c> trigger: the events that start it, by GHL's names, for instance <c>ContactCreate</c>.</summary>
    [Length(0, 30)]
    public ImmutableArray<string> Events { get; init; } = [];

    /// <summary>Whether a request must carry the secret. Without it, the webhook URL alone starts runs.</summary>
    public bool SecretRequired { get; init; } = true;

    /// <summary>What happens when nobody has the phone yet.</summary>
    public MissingContact MissingContact { get; init; }

    /// <summary>ISO 3166 region whose national phone numbers are understood.</summary>
    [RegionCode]
    public string? DefaultRegion { get; init; }

    /// <summary>How long an identical body without a delivery id counts as the same delivery; <c>PT0S</c> = off.</summary>
    [DurationRange("PT0S", ContactLimits.LongestDuplicateWindow)]
    public Duration DuplicateWindow { get; init; } = Duration.FromMinutes(1);

    /// <summary>Dotted path of the phone in the body.</summary>
    [Length(1, 200)]
    public string? PhonePath { get; init; }

    /// <summary>Dotted path of the delivery id in the body, used when neither a header nor <c>webhookId</c> carries it.</summary>
    [Length(1, 200)]
    public string? DeliveryIdPath { get; init; }

    /// <summary>Field (<c>contact.first_name</c>, <c>custom.x</c>, <c>tags</c>) to dotted path in the body.</summary>
    [Length(0, 200)]
    public IReadOnlyDictionary<string, string> Mapping { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>The kinds of triggers.</summary>
public enum TriggerType
{
    [JsonStringEnumMemberName("gohighlevel")]
    GoHighLevel,

    /// <summary>A message that a person writes.</summary>
    Message,

    /// <summary>A signed event of a Go High Level marketplace app.</summary>
    [JsonStringEnumMemberName("ghl_app")]
    GhlApp,
}

/// <summary>How a message is compared with keywords, without regard to case.</summary>
public enum KeywordMatch
{
    Exact,
    Contains,
}
