using System.Text.Json;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Automations.Definitions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Automations;

/// <summary>Says what is wrong with a definition without keeping it, so that an editor can say so while one writes.</summary>
internal static class DefinitionCheck
{
    public static void MapDefinitionCheck(this IEndpointRouteBuilder api) => api.MapPost("/automations/check", Check).Takes(typeof(Definition))
        .WithTags("Automations").RequireAuthorization(nameof(Role.Editor)).WithSummary("All errors of a definition; stores nothing");

    private static async Task<Ok<DefinitionFindings>> Check(JsonElement definition, DefinitionReview review, CancellationToken cancellationToken) =>
        TypedResults.Ok(await review.Read(definition.GetRawText(), cancellationToken));
}
