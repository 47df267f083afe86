using System.Text.Json.Serialization;
using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Connections;

/// <summary>An event that waits for GHL to say whom it is about.</summary>
public sealed record AppEventState : IJournaledState
{
    /// <summary>Null while nothing is kept.</summary>
    public string? AutomationId { get; init; }

    public Delivery? Delivery { get; init; }

    /// <summary>Tries that failed.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried again.</summary>
    public DateTimeOffset? DueAt { get; init; }

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];
}
