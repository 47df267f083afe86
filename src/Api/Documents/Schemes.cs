using Grainline.Api.Access;
using Grainline.GoHighLevel;
using Grainline.WhatsApp.Webhooks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Grainline.Api.Documents;

/// <summary>Who may call what: keys and their roles, the secrets of webhooks, the signatures of Go High Level and Meta.</summary>
internal static class Schemes
{
    public const string GhlSignature = "ghl_signature", MetaSignature = "meta_signature";

    private const string Key = "key", InHeader = "webhook_secret", AsBearer = "webhook_secret_as_bearer", InQuery = "webhook_secret_in_query";

    /// <summary>The name of no scheme: what opens it stands in the body, or nothing needs to.</summary>
    private const string InBody = "";

    /// <summary>Where a webhook's secret may be; the first of these that is there counts.</summary>
    public static readonly string[] WebhookSecret = [InHeader, AsBearer, InQuery, InBody];

    private static readonly Dictionary<string, OpenApiSecurityScheme> All = new(StringComparer.Ordinal)
    {
        [Key] = Bearer("A key of the management API, or the token of a session: `Authorization: Bearer <key>`. It has a role: a viewer looks, an editor changes "
            + "automations, contacts and runs, an admin manages keys, users, channels and connections; each may do what the ones before it may."),
        [InHeader] = Given(ParameterLocation.Header, "X-Webhook-Secret", "The secret of the automation's webhook."),
        [AsBearer] = Bearer("The same as a bearer token."),
        [InQuery] = Given(ParameterLocation.Query, "secret", "The same in the URL. It may also be the body's member `secret`, which is removed before anything is stored."),
        [GhlSignature] = Given(ParameterLocation.Header, AppSignature.Header, "Go High Level's signature of the raw body, for marketplace apps."),
        [MetaSignature] = Given(ParameterLocation.Header, WebhookSignature.Header, "`sha256=` and the HMAC-SHA256 of the raw body under the app secret of the channel, in hex."),
    };

    /// <summary>The role that a route of the management API asks for: the highest that it names.</summary>
    public static Role RoleOf(IEnumerable<object> facts) =>
        facts.OfType<IAuthorizeData>().Select(data => Enum.TryParse<Role>(data.Policy, out var role) ? role : Role.Viewer).DefaultIfEmpty().Max();

    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var facts = context.Description.ActionDescriptor.EndpointMetadata;
        if (facts.OfType<Openers>().LastOrDefault() is { } openers)
        {
            operation.Security = [.. openers.Schemes.Select(scheme => Requirement(scheme, [], context.Document))];
        }
        else if (facts.OfType<IAllowAnonymous>().Any() || !facts.OfType<IAuthorizeData>().Any())
        {
            operation.Security = [];
        }
        else
        {
            // For schemes other than OAuth's, the list names roles since OpenAPI 3.1; the text is for people and for older readers.
            var role = RoleWord.Of(RoleOf(facts));
            operation.Security = [Requirement(Key, [role], context.Document)];
            operation.Description = string.Join("\n\n", new[] { operation.Description, $"Role: {role}." }.Where(text => !string.IsNullOrEmpty(text)));
        }

        return Task.CompletedTask;
    }

    /// <summary>Adds what the operations refer to.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, scheme) in All)
        {
            document.AddComponent<IOpenApiSecurityScheme>(name, scheme);
        }
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, List<string> roles, OpenApiDocument? document) =>
        scheme == InBody ? [] : new() { [new OpenApiSecuritySchemeReference(scheme, document)] = roles };

    private static OpenApiSecurityScheme Bearer(string description) => new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };

    private static OpenApiSecurityScheme Given(ParameterLocation place, string name, string description) =>
        new() { Type = SecuritySchemeType.ApiKey, In = place, Name = name, Description = description };
}
