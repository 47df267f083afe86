using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Conditions;
using Grainline.Steps;

namespace Grainline.Automations.Definitions;

/// <summary>
/// The rules over several values, for a definition that the schema already finds wrong: whatever part of it can be read is
/// checked, so that an author gets all errors at once and not in two rounds.
/// </summary>
internal sealed class PartialRules(IReadOnlyList<DefinitionError> known)
{
    /// <summary>Where steps stand in a definition or in a step.</summary>
    private static readonly string[] Holders =
        ["steps", "then", "else", "cases", "default", "branches", "replies", "otherwise", "no_reply", "on_error"];

    private readonly List<DefinitionError> _found = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public IEnumerable<DefinitionError> Check(JsonElement definition)
    {
        if (definition.ValueKind == JsonValueKind.Object)
        {
            Descend(definition, "");
            Part<Trigger>(definition, "trigger", TriggerRules.Check);
            Part<ImmutableArray<Condition>>(definition, "exit_when", conditions => ConditionCheck.CheckAll(conditions, "exit_when"));
        }

        // What the schema has said of a place needs no second error there.
        return _found.Where(error => !known.Any(other => other.Path == error.Path || other.Path.StartsWith(error.Path + ".", StringComparison.Ordinal)));
    }

    private void Descend(JsonElement parent, string path)
    {
        foreach (var holder in Holders)
        {
            if (parent.TryGetProperty(holder, out var steps))
            {
                Items(steps, path.Length == 0 ? holder : $"{path}.{holder}");
            }
        }
    }

    private void Items(JsonElement items, string path)
    {
        if (items.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var (index, item) in items.EnumerateArray().Index())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                One(item, $"{path}[{index}]");
                Descend(item, $"{path}[{index}]");
            }
        }
    }

    private void One(JsonElement step, string path)
    {
        if (step.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && !_ids.Add(id.GetString()!))
        {
            _found.Add(new DefinitionError($"{path}.id", "duplicate_id", $"Another step has the id {id}."));
        }

        if (Read<Step>(WithoutSteps(step)) is { } readable)
        {
            _found.AddRange(readable.Check(path));
        }
    }

    private void Part<T>(JsonElement definition, string name, Func<T, IEnumerable<DefinitionError>> check)
    {
        if (definition.TryGetProperty(name, out var part) && Read<T>(JsonNode.Parse(part.GetRawText())) is { } readable)
        {
            _found.AddRange(check(readable));
        }
    }

    /// <summary>The step alone: what is wrong in its branches must not keep it from being read.</summary>
    private static JsonObject WithoutSteps(JsonElement step)
    {
        var copy = JsonNode.Parse(step.GetRawText())!.AsObject();
        foreach (var holder in Holders)
        {
            foreach (var branch in copy[holder] is JsonArray branches ? branches.OfType<JsonObject>() : [])
            {
                if (branch["steps"] is JsonArray)
                {
                    branch["steps"] = new JsonArray();
                }
            }

            if (copy[holder] is JsonArray steps && steps.All(entry => entry is JsonObject one && one.ContainsKey("type")))
            {
                copy[holder] = new JsonArray();
            }
        }

        return copy;
    }

    private static T? Read<T>(JsonNode? json)
    {
        try
        {
            return json.Deserialize<T>(DefinitionJson.Options);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or FormatException or InvalidOperationException)
        {
            return default;
        }
    }
}
