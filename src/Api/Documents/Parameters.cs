using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grainline.Api.Documents;

/// <summary>Parameters: one name means the same everywhere, so its meaning is told once.</summary>
internal static class Parameters
{
    public const string Limit = "limit", Cursor = "cursor", IfMatch = "If-Match";

    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        [Limit] = "How many items at most; what is outside of the bounds is brought inside.",
        [Cursor] = "The `next` of the part before; without it, the list begins.",
        [IfMatch] = "The version that was read, in quotes: `\"3\"`. 412 when there is another by now; without it, the last one wins.",
        ["Idempotency-Key"] = "Names the delivery: a second one of the same name starts nothing and is answered as duplicate.",
        ["webhook-id"] = "As Idempotency-Key, where that is missing.",
        ["id"] = "The resource's id.",
        ["bulkId"] = "The bulk start's id.",
        ["webhookId"] = "The id in the automation's webhook URL.",
        ["channelId"] = "The channel's id.",
        ["version"] = "The number of the version, from 1.",
        ["phone"] = "E.164, with or without the plus sign.",
        ["archived"] = "true = those that are archived, and no others.",
        ["from"] = "From this time on; a day (`2026-11-30`) begins at 00:00 UTC.",
        ["to"] = "Before this time; a day (`2026-11-30`) belongs to it, until 24:00 UTC.",
        ["query"] = "Words of a name or an e-mail, or the beginning of a phone.",
        ["tag"] = "A tag that they have; of an import, one that every contact gets (repeated: each of them).",
        ["field"] = "A custom field that they have.",
        ["value"] = "What the custom field holds, without regard to case.",
        ["automation"] = "The id of an automation.",
        ["status"] = "running, waiting, completed, failed or cancelled.",
        ["step"] = "The id of a step that they came to.",
        ["step_status"] = "What became of the step: waiting, done, failed or skipped.",
        ["outcome"] = "accepted, duplicate, skipped or rejected.",
        ["dry_run"] = "true = stores nothing, and shows the first rows as they would be.",
        ["background"] = "true = answers 202 with a progress resource.",
        ["default_region"] = "Of national numbers: a country code, for instance IT.",
        ["name"] = "The file's name, for people.",
        ["column"] = "header=field; an empty field leaves the column out. Repeated.",
        ["hub.mode"] = "subscribe.",
        ["hub.verify_token"] = "The verify token of the channel.",
        ["hub.challenge"] = "What a right token is answered with.",
    };

    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var name in context.Description.ActionDescriptor.EndpointMetadata.OfType<TakenHeaders>().SelectMany(taken => taken.Names))
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.In == ParameterLocation.Query)
            {
                // Members of a record come with the names of the program.
                parameter.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!);
            }

            parameter.Description ??= Meanings.GetValueOrDefault(parameter.Name!);
            if (parameter is { Name: Limit, Schema: OpenApiSchema limit })
            {
                (limit.Minimum, limit.Maximum) = ("1", PageRequest.MaxLimit.ToString(CultureInfo.InvariantCulture));
                limit.Default = JsonValue.Create(PageRequest.DefaultLimit);
            }
        }

        return Task.CompletedTask;
    }
}
