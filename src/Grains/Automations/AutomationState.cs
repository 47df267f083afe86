using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Automations;

/// <summary>What an automation must remember. Its versions are in the journal.</summary>
public sealed record AutomationState : IJournaledState
{
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

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];
}
