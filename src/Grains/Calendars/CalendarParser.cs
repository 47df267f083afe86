using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Automations;
using Grainline.Automations.Definitions;

namespace Grainline.Calendars;

/// <summary>Reads a calendar as definitions are read: either the whole of it is right, or all its errors come back at once.</summary>
public static class CalendarParser
{
    private static readonly JsonObject Schema = DefinitionSchema.Of(typeof(Calendar));

    public static (Calendar? Calendar, ImmutableArray<DefinitionError> Errors) Read(JsonElement json)
    {
        var check = new SchemaCheck(Schema);
        check.Check(json);
        if (check.Errors.Count > 0)
        {
            return (null, [.. check.Errors]);
        }

        var calendar = json.Deserialize<Calendar>(DefinitionJson.Options)!;
        ImmutableArray<DefinitionError> errors = [.. calendar.Check()];
        return errors.IsEmpty ? (calendar, []) : (null, errors);
    }

    public static string Write(Calendar calendar) => JsonSerializer.Serialize(calendar, DefinitionJson.Options);

    /// <summary>One that was right when it was stored.</summary>
    public static Calendar Stored(string content) => JsonSerializer.Deserialize<Calendar>(content, DefinitionJson.Options)!;
}
