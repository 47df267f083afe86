using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Connections;

/// <summary>What a connection must remember: its settings.</summary>
public sealed record ConnectionState : IJournaledState
{
    /// <summary>Null until it is configured, and after it was deleted.</summary>
    public string? Name { get; init; }

    public string LocationId { get; init; } = "";

    public string BaseUrl { get; init; } = "";

    /// <summary>Encrypted.</summary>
    public string? Token { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];
}
