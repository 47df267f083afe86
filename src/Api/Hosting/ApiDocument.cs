using System.Text;
using System.Text.Json.Nodes;
using Grainline.Api.Documents;
using Grainline.Automations.Definitions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grainline.Api.Hosting;

/// <summary>The OpenAPI document, and the JSON Schema of definitions.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";

    public static void AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi(Name, options =>
        {
            // HEAD is everywhere where GET is, and says nothing of its own.
            options.ShouldInclude = operation => !string.Equals(operation.HttpMethod, HttpMethods.Head, StringComparison.OrdinalIgnoreCase);
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
        builder.Services.AddSingleton(services => new Lazy<Task<byte[]>>(() => Make(services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name))));
    }

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            $"/openapi/{Name}.json", async (Lazy<Task<byte[]>> made) => Results.Bytes(await made.Value, "application/json; charset=utf-8")).ExcludeFromDescription();
        routes.MapGet("/schema/automation.json", () => TypedResults.Text(DefinitionSchema.Document.ToJsonString(), "application/schema+json"))
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/schema+json")
            .WithName("Definition_Schema")
            .WithTags("Automations")
            .WithSummary("The JSON Schema of a definition");
    }

    /// <summary>Once for a host: it takes longer than any other answer, and whoever asks needs no key. Therefore the only server that it names is
    /// the one that it was read from.</summary>
    private static async Task<byte[]> Make(IOpenApiDocumentProvider documents) =>
        Encoding.UTF8.GetBytes(await (await documents.GetOpenApiDocumentAsync()).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Grainline";
        document.Info.Description =
            "Starts durable WhatsApp automations from Go High Level webhooks. Everything under /api/v1 asks for `Authorization: Bearer <key>`, and each operation "
            + "names the role that it needs. Errors are problem details with a stable `code`, those that every operation may have (405 for another method, 500 for a "
            + "bug of ours; 429 when too much is waiting and 503 when nothing can be stored, both with the seconds to wait in `Retry-After`) as well; lists answer `items` and `next`, and take `limit` (at most 500) and `cursor`. Times are RFC 3339 in UTC. "
            + "More members may be added to what is read here.";
        document.Servers = [new OpenApiServer { Url = "/", Description = "Where this document was read." }];
        document.AddComponent(Forms.DefinitionName, Forms.DefinitionOutline);
        Schemes.AddTo(document);
        Refusals.AddTo(document);
        Tags.Describe(document);
        return Task.CompletedTask;
    }
}
