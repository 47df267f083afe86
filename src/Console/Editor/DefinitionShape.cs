using System.Text.Json.Nodes;

namespace Grainline.Pages.Editor;

/// <summary>
/// What the JSON Schema of definitions says about steps: which types there are, what each holds, and where steps hold steps.
/// The editor knows no step type but through this, so a new one needs no change here.
/// </summary>
public sealed class DefinitionShape
{
    /// <summary>Members that every step has; they are shown apart from a step's own.</summary>
    private static readonly string[] Shared = ["id", "type", "comment", "on_error"];

    private readonly JsonObject _schema;
    private readonly Dictionary<string, JsonObject> _steps;

    public DefinitionShape(JsonObject schema)
    {
        _schema = schema;
        _steps = Variants(Resolve(schema["properties"]?["steps"]?["items"])).ToDictionary(
            variant => variant["properties"]!["type"]!["const"]!.GetValue<string>(), StringComparer.Ordinal);
    }

    /// <summary>The step types, in the schema's order.</summary>
    public IEnumerable<string> StepTypes => _steps.Keys;

    /// <summary>A member of the definition itself, or of what a path of names leads to.</summary>
    public JsonObject? Member(params string[] names) =>
        names.Aggregate(_schema, (node, name) => Resolve(Content(node)?["properties"]?[name]) ?? new JsonObject()) is { Count: > 0 } found ? found : null;

    /// <summary>The members of a step type that a form shows: all but those that every step has, the lists of steps and those of cases.</summary>
    public IEnumerable<(string Name, JsonObject Schema, bool Required)> Fields(string type) =>
        _steps.TryGetValue(type, out var variant)
            ? Fields(variant).Where(field => !Shared.Contains(field.Name) && !Branches(type).Any(branch => branch.Name == field.Name))
            : [];

    /// <summary>The members of an object that are not lists of steps.</summary>
    public IEnumerable<(string Name, JsonObject Schema, bool Required)> Fields(JsonObject schema)
    {
        var required = (schema["required"] as JsonArray)?.Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var (name, node) in Content(schema)?["properties"] as JsonObject ?? [])
        {
            if (Resolve(node) is { } resolved && !IsSteps(resolved))
            {
                yield return (name, resolved, required.Contains(name));
            }
        }
    }

    /// <summary>The members of a step type that are lists of steps, or lists of objects with such a list.</summary>
    public IEnumerable<(string Name, string? Inner)> Branches(string type)
    {
        foreach (var (name, node) in _steps.GetValueOrDefault(type)?["properties"] as JsonObject ?? [])
        {
            if (name == "on_error" || Resolve(node) is not { } schema)
            {
                continue;
            }

            if (IsSteps(schema))
            {
                yield return (name, null);
            }
            else if (Resolve(Content(schema)?["items"]) is { } item && InnerSteps(item) is { } inner)
            {
                yield return (name, inner);
            }
        }
    }

    /// <summary>The schema of one case of a step that forks.</summary>
    public JsonObject? CaseSchema(string type, string name) =>
        Resolve(_steps.GetValueOrDefault(type)?["properties"]?[name]) is { } list ? Resolve(Content(list)?["items"]) : null;

    /// <summary>The member of an object that is a list of steps; null when it has none.</summary>
    public string? InnerSteps(JsonObject schema) =>
        (Content(schema)?["properties"] as JsonObject)?.FirstOrDefault(member => Resolve(member.Value) is { } inner && IsSteps(inner)).Key;

    /// <summary>Whether the schema is that of a list of steps.</summary>
    public bool IsSteps(JsonObject schema) =>
        Content(schema)?["items"] is { } items && Resolve(items) is { } item && Variants(item).Any();

    /// <summary>A schema without its references.</summary>
    public JsonObject? Resolve(JsonNode? schema)
    {
        while (schema is JsonObject { } node && node["$ref"]?.GetValue<string>() is { } reference)
        {
            schema = reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate<string, JsonNode?>(
                _schema, (at, part) => at is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : at?[part]);
        }

        return schema as JsonObject;
    }

    /// <summary>The schema, or the one of its alternatives that has members or entries.</summary>
    private JsonObject? Content(JsonObject schema) =>
        schema["anyOf"] is JsonArray some && !Variants(schema).Any()
            ? some.Select(Resolve).FirstOrDefault(one => one?["items"] is not null || one?["properties"] is not null) ?? schema
            : schema;

    private IEnumerable<JsonObject> Variants(JsonObject? item) =>
        (item?["anyOf"] as JsonArray)?.Select(Resolve).OfType<JsonObject>().Where(variant => variant["properties"]?["type"]?["const"] is not null) ?? [];
}
