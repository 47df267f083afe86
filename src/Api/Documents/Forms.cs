using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Automations.Definitions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Grainline.Api.Documents;

/// <summary>Bodies and answers of routes that read or write them by hand.</summary>
internal static class Forms
{
    /// <summary>The component that stands for a definition.</summary>
    public const string DefinitionName = "Definition";

    /// <summary>Not the whole schema, which is a document of its own: two texts of the same would part.</summary>
    public static OpenApiSchema DefinitionOutline { get; } = new()
    {
        Type = JsonSchemaType.Object,
        Description = "A definition, as /schema/automation.json describes it; one that does not fit gets 422 invalid_definition with all its errors.",
        ExternalDocs = new OpenApiExternalDocs { Url = new Uri("/schema/automation.json", UriKind.Relative), Description = "The JSON Schema of a definition" },
        Required = new HashSet<string>(StringComparer.Ordinal) { "name", "steps" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["name"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["trigger"] = new OpenApiSchema { Type = JsonSchemaType.Object },
            ["steps"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
        },
    };

    public static async Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var facts = context.Description.ActionDescriptor.EndpointMetadata;
        if (facts.OfType<TakenBody>().LastOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = await Json(body.Forms, context, cancellationToken) };
        }

        foreach (var answer in facts.OfType<GivenAnswer>())
        {
            (operation.Responses ??= [])[answer.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(answer.Status),
                Content = await Json(answer.Forms, context, cancellationToken),
            };
        }
    }

    private static async Task<Dictionary<string, OpenApiMediaType>> Json(
        IReadOnlyList<Type> forms, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = new List<IOpenApiSchema>();
        foreach (var form in forms)
        {
            schemas.Add(await Named(form, context, cancellationToken));
        }

        return new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/json"] = new() { Schema = schemas is [var only] ? only : new OpenApiSchema { AnyOf = schemas } },
        };
    }

    /// <summary>A reference to the type's component, which is made where there is none yet.</summary>
    private static async Task<IOpenApiSchema> Named(Type form, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (form == typeof(JsonObject))
        {
            return new OpenApiSchema { Type = JsonSchemaType.Object };
        }

        var (document, name) = (context.Document!, form == typeof(Definition) ? DefinitionName : form.Name);
        if (name != DefinitionName && document.Components?.Schemas?.ContainsKey(name) != true)
        {
            document.AddComponent(name, await context.GetOrCreateSchemaAsync(form, parameterDescription: null, cancellationToken));
        }

        return new OpenApiSchemaReference(name, document);
    }
}
