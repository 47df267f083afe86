using System.Globalization;
using System.Reflection;
using Grainline.Api.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grainline.Api.Documents;

/// <summary>The problems that an operation answers. In the management API most follow from what it takes and who may call it; a route
/// names the others (<see cref="RouteFacts.Refuses"/>).</summary>
internal static class Refusals
{
    private const string Problem = "Problem";

    /// <summary>The component's name, and the codes.</summary>
    private static readonly Dictionary<int, (string Name, string Codes)> All = new()
    {
        [400] = ("BadRequest", "The request cannot be read, `field` says where: `invalid_json`, `bad_request`, `invalid_cursor`, `invalid_status`, `invalid_outcome`, `invalid_if_match`."),
        [401] = ("Unauthorized", "`unauthorized`: no key, or one that opens nothing. Webhooks: `invalid_secret`, `invalid_signature`, `stale_signature`. Signing in: `invalid_credentials`."),
        [403] = ("Forbidden", "`forbidden`: the role of the key does not allow this. Meta's handshake: `invalid_verify_token`."),
        [404] = ("NotFound", "`not_found`: there is no such resource. Webhooks: `unknown_webhook`."),
        [409] = ("Conflict", "The resource is not in a state for this, or its name is taken: `not_active`, `not_failed`, `not_waiting`, `already_ended`, `automation_gone`, `no_automation`, `id_taken`, `name_taken`."),
        [412] = ("StaleVersion", "`stale_version`: If-Match names another version than the current one, which is the member `version`."),
        [413] = ("TooLarge", "`too_large`: the body is larger than this takes."),
        [415] = ("UnsupportedMediaType", "`unsupported_media_type`: the body is of another type, or compressed."),
        [422] = ("Unprocessable", "The request was read and does not fit: `code`, and `field` or `errors`, say what and where. Nothing was changed."),
        [429] = ("TooMany", "`overloaded`: too much is waiting, and nothing was stored, except by an import, which names the line. `too_many_attempts`: too many wrong keys, secrets or passwords came from this address."),
        [502] = ("ProviderRefused", "`provider_refused`: WhatsApp did not answer, or refused; `provider_code` is its own."),
        [503] = ("Unavailable", "`unavailable`: the service cannot store now, and as a rule nothing was stored, except by an import, which names the line."),
    };

    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var facts = context.Description.ActionDescriptor.EndpointMetadata;
        var statuses = new SortedSet<int>(facts.OfType<GivenRefusals>().SelectMany(given => given.Statuses));
        if (facts.OfType<IAuthorizeData>().Any())
        {
            statuses.UnionWith(Derived(operation, facts));
        }

        foreach (var status in statuses)
        {
            (operation.Responses ??= [])[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(All[status].Name, context.Document);
        }

        return Task.CompletedTask;
    }

    /// <summary>Adds what the operations refer to.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        document.AddComponent(Problem, ProblemSchema());
        foreach (var (status, (name, codes)) in All)
        {
            document.AddComponent<IOpenApiResponse>(name, new OpenApiResponse
            {
                Description = codes,
                Headers = status is 429 or 503 ? new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal) { ["Retry-After"] = RetryAfter() } : null,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) },
                },
            });
        }
    }

    private static IEnumerable<int> Derived(OpenApiOperation operation, IList<object> facts)
    {
        var (parameters, hasBody, needsKey) = (operation.Parameters ?? [], operation.RequestBody is not null, !facts.OfType<IAllowAnonymous>().Any());
        return new (int Status, bool Happens)[]
        {
            (400, hasBody || parameters.Any(CanBeUnreadable)),
            (401, needsKey),
            (403, needsKey && Schemes.RoleOf(facts) > Role.Viewer),
            (404, parameters.Any(parameter => parameter.In == ParameterLocation.Path)),
            (412, parameters.Any(parameter => parameter.Name == Parameters.IfMatch)),
            (413, hasBody),
            (415, facts.OfType<IAcceptsMetadata>().Any()),
            (422, hasBody && needsKey && !AlwaysSucceeds(facts)),
            (429, true),
            (503, true),
        }.Where(refusal => refusal.Happens).Select(refusal => refusal.Status);
    }

    private static bool CanBeUnreadable(IOpenApiParameter parameter) =>
        parameter.In == ParameterLocation.Query && (parameter.Name == Parameters.Cursor || parameter.Schema is not { Type: JsonSchemaType.String or JsonSchemaType.Array, Format: null });

    /// <summary>Whether the handler has no other answer to a body that it could read.</summary>
    private static bool AlwaysSucceeds(IList<object> facts) =>
        facts.OfType<MethodInfo>().Any(handler => handler.ReturnType.GenericTypeArguments is [{ IsGenericType: true } answer] && answer.GetGenericTypeDefinition() == typeof(Ok<>));

    private static OpenApiHeader RetryAfter() => new()
    {
        Description = "Seconds after which to come again.",
        Required = true,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
    };

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Problem details (RFC 9457). There may be more members: what the code is about.",
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "detail", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("urn:grainline:problem: and the code."),
            ["title"] = Text("The code as a short sentence."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["detail"] = Text("What happened, for a person."),
            ["code"] = Text("A stable word in snake_case, for programs."),
            ["field"] = Text("The member or parameter that does not fit."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "All that does not fit, at once.",
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string>(StringComparer.Ordinal) { "path", "code", "detail" },
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["path"] = Text("Where in the body."),
                        ["code"] = Text("A stable word."),
                        ["detail"] = Text("What is wrong, for a person."),
                    },
                },
            },
            ["trace_id"] = Text("Names the request in the logs, for whoever is asked for help."),
            ["delivery_id"] = Text("Of a webhook that was refused: its entry in the delivery log."),
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
