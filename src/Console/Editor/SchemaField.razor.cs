using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grainline.Pages.Backend;
using Microsoft.AspNetCore.Components;

namespace Grainline.Pages.Editor;

/// <summary>How a member is drawn.</summary>
public enum FieldKind
{
    Text,
    Template,
    Choice,
    Rule,
    Flag,
    Number,
    Duration,
    Offset,
    Zone,
    TimeOfDay,
    Texts,
    Flags,
    Dates,
    Map,
    Condition,
    Group,
    Groups,
    Json,
}

/// <summary>A member of the definition, drawn by its schema.</summary>
public partial class SchemaField
{
    private static readonly string[] Conditions = ["when", "exit_when", "condition"];

    private string? _typed;

    [CascadingParameter]
    public Workbench Bench { get; set; } = null!;

    /// <summary>The object that has, or may get, the member.</summary>
    [Parameter, EditorRequired]
    public JsonObject Owner { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public JsonObject Schema { get; set; } = null!;

    /// <summary>Where <see cref="Owner"/> stands in the definition.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = "";

    [Parameter]
    public bool Required { get; set; }

    private bool ReadOnly => !Bench.CanEdit;

    private string Label => Words.Field(Name, Owner.Text("type"));

    private string FullPath => Path.Length == 0 ? Name : $"{Path}.{Name}";

    private string Id => "f-" + FullPath.Replace('[', '-').Replace("]", "", StringComparison.Ordinal).Replace('.', '-');

    private string? Text => ApiJson.Scalar(Owner[Name]);

    private string? Wrong => Problems.At(Bench, FullPath, within: Kind is not (FieldKind.Group or FieldKind.Groups or FieldKind.Rule));

    /// <summary>The id of what is to be read out with the field: what is wrong with it, else how it is filled.</summary>
    private string? DescribedBy => Wrong is not null ? Id + "-wrong" : Kind == FieldKind.Texts ? Id + "-lines" : Words.Hint(Name) is not null ? Id + "-hint" : null;

    /// <summary>Says to those who do not see it that a field is wrong, and why.</summary>
    private Dictionary<string, object>? Linked => DescribedBy is not { } text ? null
        : Wrong is null ? new() { ["aria-describedby"] = text } : new() { ["aria-invalid"] = "true", ["aria-describedby"] = text };

    private JsonArray Items => Owner[Name] as JsonArray ?? [];

    private JsonObject? Item => Bench.Shape.Resolve(Schema["items"]);

    /// <summary>As they are typed, while they say what is kept: an empty last line is where the next one begins.</summary>
    private string Lines => _typed is { } typed && Split(typed).SequenceEqual(Items.Select(ApiJson.Scalar)) ? typed : string.Join('\n', Items.Select(ApiJson.Scalar));

    private FieldKind Kind
    {
        get
        {
            if (Conditions.Contains(Name))
            {
                return FieldKind.Condition;
            }

            if (Schema["enum"] is JsonArray || Name == "calendar" || Named.Count > 0)
            {
                return FieldKind.Choice;
            }

            if (Enum is not null)
            {
                return FieldKind.Rule;
            }

            return Type switch
            {
                "boolean" => FieldKind.Flag,
                "integer" or "number" => FieldKind.Number,
                "string" => Schema.Text("format") switch
                {
                    "duration" => FieldKind.Duration,
                    "offset" => FieldKind.Offset,
                    "template" => FieldKind.Template,
                    "time-of-day" => FieldKind.TimeOfDay,
                    _ => Name == "time_zone" ? FieldKind.Zone : FieldKind.Text,
                },
                "array" when Item?["enum"] is JsonArray => FieldKind.Flags,
                "array" when Item.Text("format") == "date" => FieldKind.Dates,
                "array" when Item is { } item => TypeOf(item) == "string" ? FieldKind.Texts : TypeOf(item) == "object" ? FieldKind.Groups : FieldKind.Json,
                null when Name == "value" && Owner[Name] is null or JsonValue => FieldKind.Text,
                "object" when Schema["properties"] is not null => FieldKind.Group,
                "object" when Schema["additionalProperties"] is JsonObject values && TypeOf(values) == "string" => FieldKind.Map,
                _ => FieldKind.Json,
            };
        }
    }

    /// <summary>Automations, channels, connections and calendars are chosen by name.</summary>
    private IReadOnlyList<(string Id, string Name)> Named => Name switch
    {
        "automation" => [.. Automations.All.Select(one => (one.Id, one.Name))],
        "channel" => [.. Bench.Channels.Select(one => (one.Id, one.Name))],
        "connection" => [.. Bench.Connections.Select(one => (one.Id, one.Name))],
        "calendar" => [.. Bench.Calendars.Select(one => (one.Id, one.Name))],
        _ => [],
    };

    /// <summary>The words that the member may be; of one that may be an object instead, those of its other form.</summary>
    private JsonArray? Enum => (Schema["enum"] ?? (Schema["anyOf"] as JsonArray)?.Select(one => one?["enum"]).FirstOrDefault(one => one is not null)) as JsonArray;

    /// <summary>What the object asks for that stands in the place of a word.</summary>
    private (string Name, JsonObject Schema, bool Required) Detail => Bench.Shape.Fields(Schema).FirstOrDefault();

    private string Rule => Owner[Name] is JsonObject ? Detail.Name : Text ?? "";

    private IEnumerable<(string Value, string Name)> Choices
    {
        get
        {
            var known = Named.Count > 0
                ? Named
                : (Enum ?? []).Select(ApiJson.Scalar).OfType<string>()
                    .DistinctBy(value => value, StringComparer.OrdinalIgnoreCase).Select(value => (value, Words.Value(value)));
            return Text is { Length: > 0 } now && !known.Any(one => one.Item1 == now) ? known.Append((now, now)) : known;
        }
    }

    private string? Type => TypeOf(Schema);

    private static string? TypeOf(JsonObject schema) => schema["type"] is JsonArray types
        ? types.Select(ApiJson.Scalar).FirstOrDefault(type => type != "null")
        : schema.Text("type");

    private void Set(JsonNode? value)
    {
        if (Bench.Unread(FullPath) is not null)
        {
            Bench.ForgetUnread(FullPath);
        }

        Bench.Draft.Change(FullPath, _ =>
        {
            if (value is null)
            {
                Owner.Remove(Name);
            }
            else
            {
                Owner[Name] = value;
            }
        });
    }

    /// <summary>An optional text that is emptied is not there.</summary>
    private void SetText(object? value)
    {
        var text = value as string ?? "";
        Set(text.Length == 0 && !Required ? null : JsonValue.Create(text));
    }

    private void SetRule(ChangeEventArgs change)
    {
        if (change.Value as string == Detail.Name)
        {
            Set(new JsonObject { [Detail.Name] = Detail.Schema.Text("format") == "duration" ? "P1D" : "" });
        }
        else
        {
            SetText(change.Value);
        }
    }

    /// <summary>The circuit adds seconds to what the browser gives.</summary>
    private static string? Minutes(object? time) => time is string { Length: > 5 } text ? text[..5] : time as string;

    private void SetNumber(ChangeEventArgs change)
    {
        var text = change.Value as string ?? "";
        Set(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
            : null);
    }

    private void SetLines(string text)
    {
        _typed = text;
        Set(new JsonArray([.. Split(text).Select(line => JsonValue.Create(line))]));
    }

    /// <summary>Tags are parted by commas as well, as GHL and tables have them; a comma in braces belongs to what stands there.</summary>
    private IEnumerable<string> Split(string lines) => (IsTags ? Commas().Replace(lines, "\n") : lines)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private bool IsTags => Name.EndsWith("tags", StringComparison.Ordinal);

    [GeneratedRegex(@",(?![^{}]*\}\})", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Commas();

    /// <summary>Chosen ones stand in the order of the schema.</summary>
    private void SetFlag(string value, bool chosen) => Set(new JsonArray([.. Flags
        .Where(flag => flag == value ? chosen : IsChosen(flag)).Select(flag => JsonValue.Create(flag))]));

    private IEnumerable<string> Flags => (Item!["enum"] as JsonArray ?? []).Select(ApiJson.Scalar).OfType<string>();

    private bool IsChosen(string value) => Items.Any(item => ApiJson.Scalar(item) == value);

    private void AddDate(ChangeEventArgs change)
    {
        if (change.Value is string { Length: > 0 } date)
        {
            SetLines(string.Join('\n', Items.Select(ApiJson.Scalar).Append(date).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        }
    }

    private void RemoveDate(string? date) => SetLines(string.Join('\n', Items.Select(ApiJson.Scalar).Where(one => one != date)));

    private static string Day(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("d MMM yyyy", CultureInfo.CurrentCulture) : date ?? "";

    /// <summary>Whether a member of any JSON may be a text, too.</summary>
    private bool TakesText => Type is null or "string";

    private string? Json => Bench.Unread(FullPath) ?? (TakesText && Owner[Name] is JsonValue one && one.TryGetValue<string>(out var text) ? text : ApiJson.Pretty(Owner[Name]));

    private void SetJson(ChangeEventArgs change)
    {
        var text = change.Value as string ?? "";
        if (text.Trim().Length == 0)
        {
            Set(null);
        }
        else if (ApiJson.TryParse(text, out var node, out _))
        {
            Set(node);
        }
        else if (TakesText)
        {
            Set(JsonValue.Create(text));
        }
        else
        {
            Bench.KeepUnread(FullPath, text);
        }
    }

    private void Append() => Bench.Draft.Change(null, _ =>
    {
        var entry = new JsonObject();
        if (Item is { } item && Bench.Shape.InnerSteps(item) is { } inner)
        {
            entry[inner] = new JsonArray();
        }

        if (Owner[Name] is not JsonArray list)
        {
            Owner[Name] = list = [];
        }

        list.Add((JsonNode)entry);
    });

    /// <summary>The entry that was pressed, and not what has come into its place since.</summary>
    private void Remove(JsonNode? entry)
    {
        if (Items.Contains(entry))
        {
            Bench.Draft.Change(null, _ => Items.Remove(entry));
        }
    }
}
