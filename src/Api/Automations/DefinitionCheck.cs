using System.Text.Json;
using Grainline.Api.Access;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Automations;

/// <summary>Says what is wrong with a definition without keeping it, so that an editor can say so while one writes.</summary>
internal static class DefinitionCheck
{
    public static void MapDefinitionCheck(this IEndpointRouteBuilder api) => api.MapPost("/automations/check", Check)
        .WithTags("Automations").RequireAuthorization(nameof(Role.Editor)).WithSummary("All errors of a definition; stores nothing");

    private static Ok<DefinitionErrors> Check(JsonElement definition) =>
        TypedResults.Ok(new DefinitionErrors(DefinitionParser.Read(definition.GetRawText()).Errors));
}

/// <summary>What is wrong with a definition; empty when nothing is.</summary>
internal sealed record DefinitionErrors(IReadOnlyList<DefinitionError> Errors);
