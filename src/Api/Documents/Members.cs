using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Grainline.Contacts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grainline.Api.Documents;

/// <summary>Says of members what their converters hide.</summary>
internal static class Members
{
    private const string Definition = "definition";

    /// <summary>JSON that is no type of ours has no component of its own: each says for itself what it holds.</summary>
    public static string? NameOf(JsonTypeInfo info) =>
        IsAnything(info.Type) || info.Type == typeof(JsonObject) || info.Type == typeof(JsonArray) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(info);

    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var isOptional = type != context.JsonTypeInfo.Type && context.ParameterDescription is null;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = isOptional ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }
        else if (type.IsEnum)
        {
            schema.Type ??= isOptional ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }
        else if (type == typeof(JsonElement) && context.JsonPropertyInfo?.Name == Definition)
        {
            // Not a reference: where schemas are made, the component is not there yet.
            schema.Type = isOptional ? JsonSchemaType.Object | JsonSchemaType.Null : JsonSchemaType.Object;
            schema.ExternalDocs = Forms.DefinitionOutline.ExternalDocs;
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } element } && IsAnything(element))
        {
            schema.AdditionalProperties = new OpenApiSchema { Description = "A text, or any other JSON." };
        }
        else if (IsAnything(type))
        {
            schema.Description ??= "Any JSON.";
        }

        return Task.CompletedTask;
    }

    private static bool IsAnything(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain == typeof(JsonElement) || plain == typeof(FieldValue));
}
