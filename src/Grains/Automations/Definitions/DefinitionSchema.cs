using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Grainline.Calendars;
using Grainline.Steps;
using Grainline.Steps.HttpRequest;

namespace Grainline.Automations.Definitions;

/// <summary>
/// The JSON Schema of a definition, exported from <see cref="Definition"/> and the step types. Definitions are checked
/// against this very document, so what is published and what is enforced cannot part.
/// </summary>
public static class DefinitionSchema
{
    /// <summary>The keyword under which the schema names a rule of ours; the checker looks the rule up by that name.</summary>
    internal const string RuleKeyword = "x-rule";

    private const string AfterRule = "ReentryRule.After";

    private static readonly ConcurrentDictionary<string, ValueRuleAttribute> Rules = new(StringComparer.Ordinal);

    public static JsonObject Document { get; } = Export();

    internal static ValueRuleAttribute Rule(string name) => Rules[name];

    /// <summary>The schema of another type that people write like a definition.</summary>
    internal static JsonObject Of(Type type) => DefinitionJson.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Constrain,
    }).AsObject();

    private static JsonObject Export()
    {
        var schema = Of(typeof(Definition));
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Grainline automation");
        return schema;
    }

    /// <summary>Adds to the exported node what the attributes of its member say, and its doc comment.</summary>
    private static JsonNode Constrain(JsonSchemaExporterContext context, JsonNode node)
    {
        node = Written(Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type) ?? node;

        if (node is not JsonObject schema)
        {
            return node;
        }

        var member = context.PropertyInfo?.AttributeProvider as MemberInfo;
        var comment = (member is null ? null : DocComments.Of(member)) ?? DocComments.Of(context.TypeInfo.Type);
        if (comment is not null)
        {
            schema.Insert(0, "description", comment);
        }

        return member is null ? schema : Constrain(schema, context.PropertyInfo!, member);
    }

    private static JsonObject Constrain(JsonObject schema, JsonPropertyInfo property, MemberInfo member)
    {
        if (Default(property) is { } initial)
        {
            schema["default"] = initial;
        }

        foreach (var attribute in member.GetCustomAttributes())
        {
            switch (attribute)
            {
                case LengthAttribute length:
                    SetLength(schema, length.MinimumLength, length.MaximumLength);
                    break;
                case MaxLengthAttribute length:
                    SetLength(schema, 0, length.Length);
                    break;
                case RangeAttribute range:
                    schema["minimum"] = JsonValue.Create((int)range.Minimum);
                    schema["maximum"] = JsonValue.Create((int)range.Maximum);
                    break;
                case RegularExpressionAttribute pattern:
                    Texts(schema)["pattern"] = pattern.Pattern;
                    break;
                case ValueRuleAttribute rule:
                    SetRule(schema, member, rule);
                    break;
            }
        }

        return schema;
    }

    /// <summary>What a member that is left out is taken for, where that is a text, a number or a word: forms show it as what holds.</summary>
    private static JsonNode? Default(JsonPropertyInfo property) =>
        !property.IsRequired && DefinitionJson.Options.GetTypeInfo(property.DeclaringType).CreateObject?.Invoke() is { } blank
        && property.Get?.Invoke(blank) is bool or int or string { Length: > 0 } or Enum or Duration
            ? JsonSerializer.SerializeToNode(property.Get(blank), property.PropertyType, DefinitionJson.Options)
            : null;

    /// <summary>The schemas of types that have converters of their own, which the exporter does not see into.</summary>
    private static JsonObject? Written(Type type)
    {
        if (type == typeof(Duration) || type == typeof(ClockTime))
        {
            return new JsonObject { ["type"] = "string" };
        }

        if (type == typeof(JsonElement))
        {
            return [];
        }

        if (type == typeof(HttpRequestMethod))
        {
            var names = Enum.GetNames<HttpRequestMethod>();
            return new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. names.Select(name => name.ToUpperInvariant()).Concat(names.Select(name => name.ToLowerInvariant())).Select(name => JsonValue.Create(name))]),
            };
        }

        if (type == typeof(OnError))
        {
            return AnyOf(
                new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("fail", "continue") },
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["$ref"] = "#/properties/steps/items" },
                    ["maxItems"] = Definition.MaxSteps,
                });
        }

        if (type != typeof(ReentryRule))
        {
            return null;
        }

        var after = new JsonObject { ["type"] = "string", ["format"] = "duration", [RuleKeyword] = AfterRule };
        Rules[AfterRule] = new DurationRangeAttribute("PT1S", "P3660D");
        return AnyOf(
            new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. ReentryRule.Words.Select(entry => JsonValue.Create(entry.Word))]) },
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["after"] = after },
                ["required"] = new JsonArray("after"),
                ["additionalProperties"] = false,
            });
    }

    private static JsonObject AnyOf(params JsonNode[] variants) => new() { ["anyOf"] = new JsonArray(variants) };

    /// <summary>A rule stands on the text itself, or on each text of an array or map.</summary>
    private static JsonObject Texts(JsonObject schema) =>
        schema["items"] as JsonObject ?? schema["additionalProperties"] as JsonObject ?? schema;

    private static void SetLength(JsonObject schema, int least, int most)
    {
        var suffix = schema["items"] is not null ? "Items" : schema["additionalProperties"] is not null ? "Properties" : "Length";
        schema["min" + suffix] = least;
        schema["max" + suffix] = most;
    }

    private static void SetRule(JsonObject schema, MemberInfo member, ValueRuleAttribute rule)
    {
        var name = $"{member.DeclaringType!.Name}.{member.Name}";
        Rules[name] = rule;
        var texts = Texts(schema);
        texts["format"] = rule.Format;
        texts[RuleKeyword] = name;
    }
}
