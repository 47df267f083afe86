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
    private readonly List<DefinitionError> _found = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public IEnumerable<DefinitionError> Check(JsonElement definition)
    {
        if (definition.ValueKind == JsonValueKind.Object)
        {
            Descend(definition, "");
            Part(definition, "trigger", (Trigger trigger, string _) => TriggerRules.Check(trigger));
            Parts(definition, "exit_when", (Condition condition, string path) => ConditionCheck.Check(condition, path));
        }

        return _found.Where(error => !known.Any(other => Covers(other, error)));
    }

    /// <summary>What the schema has said of a place needs no second error there, nor one round it that may only follow from the
    /// value that could not be read. What is missing or too much says nothing of the rest.</summary>
    private static bool Covers(DefinitionError known, DefinitionError found) =>
        known.Path == found.Path || (IsOfValue(known) && IsBelow(known.Path, found.Path));

    private void Descend(JsonElement parent, string path)
    {
        foreach (var holder in StepMembers.Lists.Concat(StepMembers.Groups))
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

        _found.AddRange(Checked(step, path, (Step readable, string place) => readable.Check(place)));
    }

    private void Part<T>(JsonElement definition, string name, Func<T, string, IEnumerable<DefinitionError>> check)
        where T : class
    {
        if (definition.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object)
        {
            _found.AddRange(Checked(part, name, check));
        }
    }

    private void Parts<T>(JsonElement definition, string name, Func<T, string, IEnumerable<DefinitionError>> check)
        where T : class
    {
        if (definition.TryGetProperty(name, out var parts) && parts.ValueKind == JsonValueKind.Array)
        {
            _found.AddRange(parts.EnumerateArray().Index().Where(part => part.Item.ValueKind == JsonValueKind.Object)
                .SelectMany(part => Checked(part.Item, $"{name}[{part.Index}]", check)));
        }
    }

    /// <summary>The errors of what can be read, once the members are left out in which the schema finds something wrong. Then what is
    /// said of other members counts, and not what is said of the whole, which may only miss them.</summary>
    private IEnumerable<DefinitionError> Checked<T>(JsonElement element, string path, Func<T, string, IEnumerable<DefinitionError>> check)
        where T : class
    {
        if (SaysTwice(element) || known.Any(error => error.Code == "duplicate_property" && IsBelow(error.Path, path)))
        {
            // Which of the two is meant cannot be known.
            return [];
        }

        var json = WithoutSteps(element);
        var wrong = WrongMembers(json, path);
        wrong.ForEach(name => json.Remove(name));
        return Read<T>(json) is { } readable
            ? check(readable, path).Where(error => wrong.Count == 0 || json.Any(member => IsBelow(error.Path, $"{path}.{member.Key}")))
            : [];
    }

    /// <summary>At any depth: the schema does not look into a step whose type it does not know.</summary>
    private static bool SaysTwice(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal).Any(same => same.Skip(1).Any() || SaysTwice(same.First().Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(SaysTwice),
        _ => false,
    };

    private List<string> WrongMembers(JsonObject members, string path) =>
    [
        .. known.Where(error => IsOfValue(error) && error.Path.StartsWith(path + ".", StringComparison.Ordinal))
            .Select(error => error.Path[(path.Length + 1)..])
            .Where(place => !IsInSteps(place, members))
            .Select(place => place.Split('.', '[')[0])
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Whether the place is in a step below, which is checked by itself.</summary>
    private static bool IsInSteps(string place, JsonObject members) =>
        StepMembers.Lists.Any(list => IsBelow(place, list) && members[list] is JsonArray)
        || (StepMembers.Groups.Any(group => IsBelow(place, group)) && StepMembers.Lists.Any(list => place.Contains($"].{list}[", StringComparison.Ordinal)));

    private static bool IsOfValue(DefinitionError error) => error.Code is not ("required" or "unknown_property");

    private static bool IsBelow(string path, string place) =>
        path.StartsWith(place, StringComparison.Ordinal) && (path.Length == place.Length || path[place.Length] is '.' or '[');

    /// <summary>The step alone: what is wrong in its branches must not keep it from being read.</summary>
    private static JsonObject WithoutSteps(JsonElement step)
    {
        var copy = JsonObject.Create(step)!;
        foreach (var holder in StepMembers.Groups.SelectMany(group => copy[group] as JsonArray ?? []).OfType<JsonObject>().Prepend(copy))
        {
            foreach (var list in StepMembers.Lists.Where(list => holder[list] is JsonArray))
            {
                holder[list] = new JsonArray();
            }
        }

        return copy;
    }

    private static T? Read<T>(JsonObject json)
        where T : class
    {
        try
        {
            return HasHoles(json) ? null : json.Deserialize<T>(DefinitionJson.Partial);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a list has null among its entries, which no rule expects.</summary>
    private static bool HasHoles(JsonNode? json) => json switch
    {
        JsonArray items => items.Any(item => item is null || HasHoles(item)),
        JsonObject members => members.Any(member => HasHoles(member.Value)),
        _ => false,
    };
}
