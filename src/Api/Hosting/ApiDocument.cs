using Grainline.Automations.Definitions;
using Microsoft.AspNetCore.OpenApi;

namespace Grainline.Api.Hosting;

/// <summary>The OpenAPI document, and the JSON Schema of definitions.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer(Describe));
    }

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        routes.MapGet("/schema/automation.json", () => TypedResults.Text(DefinitionSchema.Document.ToJsonString(), "application/schema+json"))
            .WithTags("Automations")
            .WithSummary("The JSON Schema of a definition");
    }

    private static Task Describe(
        Microsoft.OpenApi.OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Grainline";
        document.Info.Description =
            "Starts durable WhatsApp automations from Go High Level webhooks. Errors are problem details with a stable `code`; "
            + "lists answer `items` and `next`, and take `limit` (at most 500) and `cursor`.";
        return Task.CompletedTask;
    }
}
