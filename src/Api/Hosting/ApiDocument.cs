using System.Text.Json.Nodes;
using Grainline.Api.Documents;
using Grainline.Automations.Definitions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grainline.Api.Hosting;

/// <summary>The OpenAPI document, and the JSON Schema of definitions.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi("v1", options =>
        {
            options.CreateSchemaReferenceId = Members.NameOf;
            options.AddSchemaTransformer(Members.Describe);
            options.AddOperationTransformer(OperationNames.Describe);
            options.AddOperationTransformer(Parameters.Describe);
            options.AddOperationTransformer(Forms.Describe);
            options.AddOperationTransformer(Schemes.Describe);

            // Last: what is refused follows from what is taken.
            options.AddOperationTransformer(Refusals.Describe);
            options.AddDocumentTransformer(Describe);
        });
    }

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        routes.MapGet("/schema/automation.json", () => TypedResults.Text(DefinitionSchema.Document.ToJsonString(), "application/schema+json"))
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/schema+json")
            .WithName("Definition_Schema")
            .WithTags("Automations")
            .WithSummary("The JSON Schema of a definition");
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Grainline";
        document.Info.Description =
            "Starts durable WhatsApp automations from Go High Level webhooks. Everything under /api/v1 asks for `Authorization: Bearer <key>`, and each operation "
            + "names the role that it needs. Errors are problem details with a stable `code`, those that every operation may have (405 for another method, 500 for a "
            + "bug of ours) as well; lists answer `items` and `next`, and take `limit` (at most 500) and `cursor`. Times are RFC 3339 in UTC. "
            + "More members may be added to what is read here.";
        document.AddComponent(Forms.DefinitionName, Forms.DefinitionOutline);
        Schemes.AddTo(document);
        Refusals.AddTo(document);
        return Task.CompletedTask;
    }
}
