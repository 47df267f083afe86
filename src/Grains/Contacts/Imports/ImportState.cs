using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Contacts.Imports;

/// <summary>What an import must remember.</summary>
public sealed record ImportState : IJournaledState
{
    /// <summary>Null until it began.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Who is named as having changed the contacts.</summary>
    public string? Actor { get; init; }

    public string? Name { get; init; }

    public int Rows { get; init; }

    public int Parts { get; init; }

    /// <summary>The part that is next; those before are stored in their contacts.</summary>
    public int Part { get; init; }

    public int Imported { get; init; }

    public int Refused { get; init; }

    public ImmutableArray<ImportError> Errors
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    public ImportStatus Status { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>While it runs, somebody must look whether it still does.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; init; }

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];
}

/// <summary>Rows that wait to be imported.</summary>
public sealed record ImportPartState : IJournaledState
{
    public ImmutableArray<ImportRow> Rows
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>When they are forgotten if nobody has come.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; init; }

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; init; } = [];
}
