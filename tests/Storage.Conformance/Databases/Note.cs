using System.Text.Json.Serialization;
using Grainline.Journal;

namespace Grainline.Tests.Storage.Databases;

/// <summary>A grain's state that brings journal rows along.</summary>
public sealed class Note : IJournaledState
{
    [JsonPropertyName("the_text")]
    public string Text { get; set; } = "";

    [JsonIgnore]
    public DateTimeOffset? DueAt { get; set; }

    [JsonIgnore]
    public IReadOnlyList<IJournalRow> Journal { get; set; } = [];

    [JsonIgnore]
    public WriteGrowth Growth { get; set; }

    public static GrainId Grain(string key) => GrainId.Create("notebook", key);

    public static GrainState<Note> Of(string text, params IJournalRow[] rows) => Of(text, WriteGrowth.None, rows);

    public static GrainState<Note> Of(string text, WriteGrowth growth, params IJournalRow[] rows) => new(new Note { Text = text, Journal = rows, Growth = growth });
}

/// <summary>What a grain holds of a stored note.</summary>
public static class NoteRecord
{
    extension(GrainState<Note> record)
    {
        /// <summary>The storage gives a new note where none is stored, so there always is one.</summary>
        public Note Note => record.State!;
    }
}

/// <summary>The generated serialiser of <see cref="Note"/>.</summary>
[JsonSerializable(typeof(Note))]
public sealed partial class NoteJson : JsonSerializerContext;
