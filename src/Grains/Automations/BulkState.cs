using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Automations;

/// <summary>What a bulk start must remember.</summary>
public sealed record BulkState : IJournaledState
{
    /// <summary>Null until it began.</summary>
    public string? AutomationId { get; init; }

    /// <summary>Those that are still to be started; done ones are dropped.</summary>
    public ImmutableArray<string> Left
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Those who could not be asked: their turn comes again when the others are through.</summary>
    public ImmutableArray<string> Again
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>How often they were asked again.</summary>
    public int Round { get; init; }

    public int RatePerSecond { get; init; }

    public int Total { get; init; }

    public int Started { get; init; }

    public int Skipped { get; init; }

    public int Failed { get; init; }

    public BulkStatus Status { get; init; }

    /// <summary>Whether nobody is started now, because the automation is paused.</summary>
    public bool Waiting { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>While it runs, somebody must look whether it still does.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; init; }

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];
}
