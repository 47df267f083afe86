using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Automations;

/// <summary>What an automation must remember. Its versions are in the journal.</summary>
public sealed record AutomationState : IJournaledState
{
    /// <summary>Those before the previous secret that are kept.</summary>
    public const int MaxFormerSecrets = 8;

    /// <summary>0 until it is created, and after it was deleted.</summary>
    public int Version { get; init; }

    public AutomationStatus Status { get; init; }

    /// <summary>The current version's definition, JSON as it was sent.</summary>
    public string Definition { get; init; } = "";

    /// <summary>The part of the webhook id that only this grain knows.</summary>
    public string WebhookToken { get; init; } = "";

    /// <summary>Encrypted.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The secret before the last rotation, encrypted; null = none.</summary>
    public string? PreviousSecret { get; init; }

    public DateTimeOffset? PreviousSecretValidUntil { get; init; }

    /// <summary>Those before it that were promised to open for longer: a rotation that is made again, since nobody heard the answer to the first, must not
    /// close the secret that is in use.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FormerSecret>? FormerSecrets { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];

    /// <summary>The automation with another secret.</summary>
    /// <param name="secret">Encrypted.</param>
    /// <param name="until">How long the one until now opens.</param>
    /// <param name="now">The time.</param>
    public AutomationState WithSecret(string secret, DateTimeOffset until, DateTimeOffset now) => this with
    {
        Secret = secret,
        PreviousSecret = Secret,
        PreviousSecretValidUntil = until,
        FormerSecrets = PreviousSecret is { } previous && PreviousSecretValidUntil > now
            ? [.. (FormerSecrets ?? []).Where(former => former.ValidUntil > now).TakeLast(MaxFormerSecrets - 1), new FormerSecret(previous, PreviousSecretValidUntil.Value)]
            : null,
        UpdatedAt = now,
    };
}

/// <summary>A secret that was replaced.</summary>
/// <param name="Secret">Encrypted.</param>
/// <param name="ValidUntil">How long it still opens.</param>
public sealed record FormerSecret(string Secret, DateTimeOffset ValidUntil);
