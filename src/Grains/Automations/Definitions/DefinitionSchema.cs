using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Grainline.Automations.Definitions;

/// <summary>
/// The JSON Schema of a definition, exported from <see cref="Definition"/> and the step types. Definitions are checked
/// against this very document, so what is published and what is enforced cannot part.
/// </summary>
public static class DefinitionSchema
{
    /// <summary>The keyword under which the schema names a rule of ours; the checker looks the rule up by that name.</summary>
    internal const string RuleKeyword = "x-rule";

    private static readonly Dictionary<string, ValueRuleAttribute> Rules = [];

    public static JsonObject Document { get; } = Export();

    internal static ValueRuleAttribute Rule(string name) => Rules[name];

    private static JsonObject Export()
    {
        var schema = DefinitionJson.Options.GetJsonSchemaAsNode(typeof(Definition), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Constrain,
        }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Grainline automation");
        return schema;
    }

    /// <summary>Adds to the exported node what the attributes of its member say.</summary>
    private static JsonNode Constrain(JsonSchemaExporterContext context, JsonNode node)
    {
        if (context.TypeInfo.Type == typeof(Duration) || context.TypeInfo.Type == typeof(Duration?))
        {
            node = new JsonObject { ["type"] = "string" };
        }

        if (node is not JsonObject schema || context.PropertyInfo?.AttributeProvider is not MemberInfo member)
        {
            return node;
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
