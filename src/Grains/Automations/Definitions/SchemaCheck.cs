using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grainline.Automations.Definitions;

/// <summary>
/// Checks a JSON value against the exported schema and collects every error. It knows the part of JSON Schema that the
/// exporter writes for our records; an unknown keyword would be a hole, so meeting one is a bug and throws.
/// </summary>
public sealed class SchemaCheck(JsonObject root)
{
    /// <summary>Errors reported at once; more would not help anybody.</summary>
    public const int MaxErrors = 100;

    /// <summary>Longest text that is held against a pattern; every pattern is of something short.</summary>
    private const int PatternTextLength = 1_000;

    /// <summary>For patterns of our own, which do not backtrack: only a machine that stands still needs it.</summary>
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(10);

    private readonly List<DefinitionError> _errors = [];

    public IReadOnlyList<DefinitionError> Errors => _errors;

    public void Check(JsonElement value) => Check(value, root, "");

    private void Check(JsonElement value, JsonObject schema, string path)
    {
        if (schema["$ref"] is { } reference)
        {
            Check(value, Resolve(reference.GetValue<string>()), path);
        }
        else if (schema["anyOf"] is JsonArray variants)
        {
            CheckVariant(value, variants, path);
        }
        else if (HasType(value, schema, path) && value.ValueKind != JsonValueKind.Null)
        {
            CheckContent(value, schema, path);
        }
    }

    private void CheckContent(JsonElement value, JsonObject schema, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(value, schema, path);
                break;
            case JsonValueKind.Array:
                CheckItems(value, schema, path);

                break;
            case JsonValueKind.String:
                CheckText(value.GetString()!, schema, path);
                break;
            case JsonValueKind.Number:
                CheckNumber(value, schema, path);
                break;
        }
    }

    private void CheckItems(JsonElement value, JsonObject schema, string path)
    {
        CheckCount(value.GetArrayLength(), schema, "Items", "entries", path);
        if (schema["items"] is not JsonObject each)
        {
            return;
        }

        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            Check(item, each, $"{path}[{index}]");
        }
    }

    private bool HasType(JsonElement value, JsonObject schema, string path)
    {
        if (Fits(value, schema, out var allowed, out var actual))
        {
            return true;
        }

        Add(path, "wrong_type", $"Expected {string.Join(" or ", allowed)}, found {actual}.");
        return false;
    }

    private static bool Fits(JsonElement value, JsonObject schema, out string[] allowed, out string actual)
    {
        actual = value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            _ => "null",
        };
        allowed = schema["type"] switch
        {
            JsonArray types => [.. types.Select(type => type!.GetValue<string>())],
            { } type => [type.GetValue<string>()],
            null when schema["enum"] is not null => ["string"],
            null => [actual],
        };
        return allowed.Contains(actual) || (actual == "integer" && allowed.Contains("number"));
    }

    private void CheckObject(JsonElement value, JsonObject schema, string path)
    {
        var members = value.EnumerateObject().ToList();
        foreach (var name in schema["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [])
        {
            if (!value.TryGetProperty(name, out _))
            {
                Add(Join(path, name), "required", "This is required.");
            }
        }

        foreach (var twice in members.GroupBy(member => member.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Add(Join(path, twice.Key), "duplicate_property", "This stands here more than once.");
        }

        if (schema["additionalProperties"] is JsonObject each)
        {
            CheckCount(members.Count, schema, "Properties", "entries", path);
            members.ForEach(member => Check(member.Value, each, Join(path, member.Name)));
            return;
        }

        if (schema["properties"] is not JsonObject known)
        {
            return;
        }

        foreach (var member in members)
        {
            if (known[member.Name] is JsonObject memberSchema)
            {
                Check(member.Value, memberSchema, Join(path, member.Name));
            }
            else
            {
                Add(Join(path, member.Name), "unknown_property", $"Not known here. Known: {string.Join(", ", known.Select(entry => entry.Key))}.");
            }
        }
    }

    private void CheckVariant(JsonElement value, JsonArray variants, string path)
    {
        if (variants[0]!["properties"]?["type"]?["const"] is not null)
        {
            CheckStep(value, variants, path);
            return;
        }

        // Variants of other kinds differ by the type of the JSON value.
        foreach (var variant in variants)
        {
            if (Fits(value, variant!.AsObject(), out _, out _))
            {
                Check(value, variant.AsObject(), path);
                return;
            }
        }

        Add(path, "wrong_type", $"Expected {string.Join(" or ", variants.Select(variant => variant!["type"]))}.");
    }

    /// <summary>The variants of a step differ by <c>type</c>; the one that is named is the one that counts.</summary>
    private void CheckStep(JsonElement value, JsonArray variants, string path)
    {
        var byType = variants.ToDictionary(variant => variant!["properties"]!["type"]!["const"]!.GetValue<string>(), variant => variant!.AsObject());
        if (value.ValueKind != JsonValueKind.Object)
        {
            Add(path, "wrong_type", "Expected object.");
        }
        else if (!value.TryGetProperty("type", out var type))
        {
            Add(Join(path, "type"), "required", $"Expected one of {string.Join(", ", byType.Keys)}.");
        }
        else if (type.ValueKind != JsonValueKind.String || !byType.TryGetValue(type.GetString()!, out var variant))
        {
            Add(Join(path, "type"), "unknown_step_type", $"Expected one of {string.Join(", ", byType.Keys)}.");
        }
        else
        {
            CheckObject(value, variant, path);
        }
    }

    private void CheckText(string text, JsonObject schema, string path)
    {
        CheckCount(text.Length, schema, "Length", "characters", path);
        if (schema["const"] is { } constant && constant.GetValue<string>() != text)
        {
            Add(path, "wrong_value", $"Expected {constant}.");
        }

        if (schema["enum"] is JsonArray choices && !choices.Any(choice => string.Equals(choice?.GetValue<string>(), text, StringComparison.OrdinalIgnoreCase)))
        {
            Add(path, "unknown_value", $"Expected one of {string.Join(", ", choices.Where(choice => choice is not null))}.");
        }

        if (schema["pattern"] is { } pattern && !Fits(text, pattern.GetValue<string>()))
        {
            Add(path, "wrong_format", $"Expected the form {pattern}.");
        }

        if (schema[DefinitionSchema.RuleKeyword] is { } rule && DefinitionSchema.Rule(rule.GetValue<string>()) is { } valueRule
            && valueRule.Problem(text) is { } problem)
        {
            Add(path, $"invalid_{valueRule.Format.Replace('-', '_')}", problem);
        }
    }

    private static bool Fits(string text, string pattern) => text.Length <= PatternTextLength
        && Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTimeout);

    private void CheckNumber(JsonElement value, JsonObject schema, string path)
    {
        var number = value.GetDouble();
        if ((schema["minimum"] is { } least && number < least.GetValue<int>()) || (schema["maximum"] is { } most && number > most.GetValue<int>()))
        {
            Add(path, "out_of_range", $"Expected {schema["minimum"]} to {schema["maximum"]}.");
        }
    }

    private void CheckCount(int count, JsonObject schema, string suffix, string what, string path)
    {
        if (schema["min" + suffix] is { } least && count < least.GetValue<int>())
        {
            Add(path, "too_short", string.Create(CultureInfo.InvariantCulture, $"Expected at least {least} {what}."));
        }

        if (schema["max" + suffix] is { } most && count > most.GetValue<int>())
        {
            Add(path, "too_long", string.Create(CultureInfo.InvariantCulture, $"Expected at most {most} {what}."));
        }
    }

    /// <summary>The exporter refers to places in the document by JSON pointer.</summary>
    private JsonObject Resolve(string pointer)
    {
        JsonNode node = root;
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            node = node is JsonArray array ? array[int.Parse(segment, CultureInfo.InvariantCulture)]! : node[segment]!;
        }

        return node.AsObject();
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Add(string path, string code, string detail)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new DefinitionError(path, code, detail));
        }
    }
}
