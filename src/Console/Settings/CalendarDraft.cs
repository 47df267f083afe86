using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Settings;

/// <summary>A calendar while somebody fills it in.</summary>
public sealed class CalendarDraft
{
    public static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private const int WorkingDays = 5;

    /// <summary>After this hour no further hours are proposed on a day.</summary>
    private const int LastBeginning = 22;

    private static readonly TimeOnly Nine = new(9, 0);
    private static readonly TimeOnly Six = new(18, 0);

    private string _was = "";

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string TimeZone { get; set; } = "";

    /// <summary>Of what was read; 0 = it is new.</summary>
    public int Version { get; private init; }

    public Dictionary<string, List<OpenHours>> Hours { get; } = Weekdays.ToDictionary(day => day, _ => new List<OpenHours>(), StringComparer.Ordinal);

    /// <summary><c>2026-12-24</c>, or <c>12-25</c> for every year; in order.</summary>
    public SortedSet<string> Holidays { get; } = new(StringComparer.Ordinal);

    public bool IsNew => Version == 0;

    /// <summary>Whether somebody has changed anything since it was opened.</summary>
    public bool IsChanged => _was != Said();

    /// <summary>Nearly right, so that there is something to change.</summary>
    public static CalendarDraft Fresh(string zone, bool isFirst, string name)
    {
        var draft = new CalendarDraft { Id = isFirst ? "office" : "", Name = isFirst ? name : "", TimeZone = zone };
        foreach (var day in Weekdays.Take(WorkingDays))
        {
            draft.Hours[day].Add(new OpenHours { From = Nine, To = Six });
        }

        draft._was = draft.Said();
        return draft;
    }

    public static CalendarDraft Of(CalendarLine calendar)
    {
        var draft = new CalendarDraft { Id = calendar.Id, Name = calendar.Name, TimeZone = calendar.TimeZone, Version = calendar.Version };
        foreach (var (day, hours) in draft.Hours)
        {
            hours.AddRange((calendar.Hours[day] as JsonArray ?? []).Select(one => new OpenHours { From = Read(one.Text("from")), To = Read(one.Text("to")) }));
        }

        draft.Holidays.UnionWith(calendar.Holidays);
        draft._was = draft.Said();
        return draft;
    }

    /// <summary>The next free hours of a day: after the last ones, as long as there is time.</summary>
    public void AddHours(string day)
    {
        var from = Hours[day] is [.., { To.Hour: > 0 and < LastBeginning } last] ? last.To.AddHours(1) : Nine;
        Hours[day].Add(new OpenHours { From = from, To = from < Six.AddHours(-1) ? Six : TimeOnly.MinValue });
    }

    /// <summary>Gives the hours of one day to all working days.</summary>
    public void CopyToWorkingDays(string from)
    {
        foreach (var day in Weekdays.Take(WorkingDays).Where(day => day != from))
        {
            Hours[day].Clear();
            Hours[day].AddRange(Hours[from].Select(one => new OpenHours { From = one.From, To = one.To }));
        }
    }

    public JsonObject ToJson() => new()
    {
        ["name"] = Name.Trim(),
        ["time_zone"] = TimeZone.Trim(),
        ["hours"] = new JsonObject(Hours.Where(day => day.Value.Count > 0).Select(day => KeyValuePair.Create(day.Key, (JsonNode?)new JsonArray(
            [.. day.Value.Select(one => new JsonObject { ["from"] = Text(one.From), ["to"] = Text(one.To) })])))),
        ["holidays"] = new JsonArray([.. Holidays.Select(day => JsonValue.Create(day))]),
    };

    private string Said() => Id.Trim() + ToJson().ToJsonString();

    private static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static TimeOnly Read(string? text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : default;
}

/// <summary>From when to when it is open; <c>00:00</c> as an end is that of the day.</summary>
public sealed class OpenHours
{
    public TimeOnly From { get; set; }

    public TimeOnly To { get; set; }
}
