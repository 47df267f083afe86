using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Bench.Storage;

/// <summary>A state of about 1 KB, with the rows that each write brings.</summary>
internal sealed class LoadState(string phone, string text) : IJournaledState
{
    public LoadState()
        : this("", "")
    {
    }

    public string Phone { get; init; } = phone;

    public string Text { get; init; } = text;

    [JsonIgnore]
    public DateTimeOffset? DueAt { get; set; }

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; set; } = [];
}
