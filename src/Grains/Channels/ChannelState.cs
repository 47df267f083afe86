using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Channels;

/// <summary>What a channel must remember: its settings and its holds. Its queue is in memory; the contacts keep what is to be sent.</summary>
public sealed record ChannelState : IJournaledState
{
    /// <summary>Null until it is configured, and after it was deleted.</summary>
    public string? Name { get; init; }

    public string PhoneNumberId { get; init; } = "";

    public string? WabaId { get; init; }

    public string BaseUrl { get; init; } = "";

    /// <summary>Encrypted, as the two below.</summary>
    public string? AccessToken { get; init; }

    public string? AppSecret { get; init; }

    public string? VerifyToken { get; init; }

    public int RatePerSecond { get; init; } = ChannelLimits.DefaultRate;

    public int RecipientBurst { get; init; } = ChannelLimits.RecipientBurst;

    /// <summary>What stood still when the process ended, with what the provider said; null = nothing.</summary>
    public ImmutableArray<ChannelHold>? Holds { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];

    /// <summary>The state with what the settings name; the rest stays.</summary>
    public ChannelState With(string id, ChannelSettings settings, Func<string?, string?> conceal, DateTimeOffset now) => this with
    {
        Name = settings.Name ?? Name ?? id,
        PhoneNumberId = settings.PhoneNumberId ?? PhoneNumberId,
        WabaId = settings.WabaId ?? WabaId,
        BaseUrl = settings.BaseUrl?.TrimEnd('/') ?? BaseUrl,
        AccessToken = conceal(settings.AccessToken) ?? AccessToken,
        AppSecret = conceal(settings.AppSecret) ?? AppSecret,
        VerifyToken = conceal(settings.VerifyToken) ?? VerifyToken,
        RatePerSecond = settings.RatePerSecond ?? RatePerSecond,
        RecipientBurst = settings.RecipientBurst ?? RecipientBurst,
        CreatedAt = Name is null ? now : CreatedAt,
        UpdatedAt = now,
    };
}
