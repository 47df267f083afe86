using System.Text.Json;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Automations;

/// <summary>Says what is wrong with a definition without keeping it, so that an editor can say so while one writes.</summary>
internal static class DefinitionCheck
{
    public static void MapDefinitionCheck(this IEndpointRouteBuilder api) => api.MapPost("/automations/check", Check).Takes(typeof(Definition))
        .WithTags("Automations").RequireAuthorization(nameof(Role.Editor)).WithSummary("All errors of a definition; stores nothing");

    private static async Task<Ok<DefinitionErrors>> Check(JsonElement definition, TemplateReview templates)
    {
        var reading = DefinitionParser.Read(definition.GetRawText());
        var found = reading.Definition is { } whole ? await templates.Read(whole) : TemplateFindings.None;
        return TypedResults.Ok(new DefinitionErrors(reading.Errors.AddRange(found.Errors), found.Warnings));
    }
}

/// <summary>What is wrong with a definition; empty when nothing is.</summary>
/// <param name="Errors">What would be refused.</param>
/// <param name="Warnings">What would be published all the same.</param>
internal sealed record DefinitionErrors(IReadOnlyList<DefinitionError> Errors, IReadOnlyList<DefinitionError> Warnings);
