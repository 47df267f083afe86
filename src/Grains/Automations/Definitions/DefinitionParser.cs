using System.Collections.Immutable;
using System.Text.Json;
using Grainline.Conditions;

namespace Grainline.Automations.Definitions;

/// <summary>Reads a definition: either the whole of it is right, or all its errors come back at once.</summary>
public static class DefinitionParser
{
    /// <summary>Longest definition, in UTF-16 units.</summary>
    public const int MaxLength = 1_048_576;

    /// <summary>Deepest nesting: an answer that holds a definition stays within the 64 levels that most readers take.</summary>
    public const int MaxDepth = 60;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    public static DefinitionReading Read(string json)
    {
        if (json.Length > MaxLength)
        {
            return Wrong("", "too_long", $"Expected at most {MaxLength} characters.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var check = new SchemaCheck(DefinitionSchema.Document);
            check.Check(document.RootElement);
            return check.Errors.Count > 0 ? Broken(document.RootElement, check.Errors) : Whole(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // The second is half a surrogate pair: JSON can spell it, and no text can hold it.
            return Wrong("", "invalid_json", problem.Message);
        }
    }

    private static DefinitionReading Broken(JsonElement json, IReadOnlyList<DefinitionError> errors) => new(
        null,
        [.. errors.Concat(new PartialRules(errors).Check(json)).Take(SchemaCheck.MaxErrors)],
        errors.All(error => error.Code is "out_of_range" or "too_long" or "too_short") ? json.Deserialize<Definition>(DefinitionJson.Options) : null);

    private static DefinitionReading Whole(JsonElement json)
    {
        try
        {
            return CheckRules(json.Deserialize<Definition>(DefinitionJson.Options)!);
        }
        catch (JsonException problem)
        {
            // The schema takes words in any case, and those of two parts are read in one.
            return Wrong(problem.Path?.TrimStart('$', '.') ?? "", "unknown_value", "This is not one of the words that are expected here; mind capital letters.");
        }
    }

    /// <summary>The rules over more than one value.</summary>
    private static DefinitionReading CheckRules(Definition definition)
    {
        var placed = CompiledDefinition.Places(definition.Steps, "steps").ToList();
        var errors = placed.SelectMany(place => place.Step.Check(place.Path))
            .Concat(placed.GroupBy(place => place.Step.Id, StringComparer.Ordinal)
                .SelectMany(group => group.Skip(1))
                .Select(place => new DefinitionError($"{place.Path}.id", "duplicate_id", $"Another step has the id {place.Step.Id}.")))
            .Concat(ConditionCheck.CheckAll(definition.ExitWhen, "exit_when"))
            .Concat(TriggerRules.Check(definition.Trigger))
            .Concat(definition.QuietHours?.Check("quiet_hours") ?? []);
        if (placed.Count > Definition.MaxSteps)
        {
            errors = errors.Append(new DefinitionError("steps", "too_long", $"Expected at most {Definition.MaxSteps} steps, nested ones included."));
        }

        ImmutableArray<DefinitionError> found = [.. errors.Take(SchemaCheck.MaxErrors)];
        return found.IsEmpty ? new DefinitionReading(definition, []) : new DefinitionReading(null, found, definition);
    }

    private static DefinitionReading Wrong(string path, string code, string detail) =>
        new(null, [new DefinitionError(path, code, detail)]);
}

/// <summary>A definition, or what is wrong with it.</summary>
/// <param name="Definition">Null when something is wrong.</param>
/// <param name="Errors">All of it.</param>
/// <param name="Refused">The one that is wrong, where it can be read all the same: what it names can be looked up besides.</param>
public sealed record DefinitionReading(Definition? Definition, ImmutableArray<DefinitionError> Errors, Definition? Refused = null);
