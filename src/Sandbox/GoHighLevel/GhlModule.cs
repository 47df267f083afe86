using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>GHL's simulator: API v2 and inbound webhooks under <c>/sandbox/ghl</c>, and what looks at and acts in it.</summary>
internal static class GhlModule
{
    public static IServiceCollection AddGhl(this IServiceCollection services) => services
        .AddSingleton<GhlStore>().AddSingleton<GhlRateLimit>().AddSingleton<GhlCallLog>().AddSingleton<GhlGate>()
        .AddSingleton<WorkflowRunner>().AddSingleton<InboundEndpoint>();

    public static void MapGhl(this IEndpointRouteBuilder sandbox)
    {
        var ghl = sandbox.MapGroup("/ghl");
        ghl.MapGet("/contacts", List);
        ghl.MapGet("/calls", (GhlCallLog log) => log.Calls());
        ghl.MapGet("/inbound", (GhlCallLog log) => log.Inbound());
        ghl.MapGet("/webhooks", (GhlCallLog log) => log.Webhooks());
        ghl.MapPost("/workflows", PutWorkflow);
        ghl.MapPost("/settings", Configure);
        ghl.MapDelete("", (GhlStore store, GhlCallLog log, GhlRateLimit limit) =>
        {
            Forget(store, log, limit);
            return Results.NoContent();
        });

        var api = ghl.MapGroup("").AddEndpointFilterFactory((_, next) => context =>
            context.HttpContext.RequestServices.GetRequiredService<GhlGate>().InvokeAsync(context, next));
        api.MapContacts();
        api.MapContactParts();
        api.MapMethods(
            "/hooks/{locationId}/webhook-trigger/{triggerId}", ["GET", "POST", "PUT"],
            (HttpContext http, string locationId, string triggerId, InboundEndpoint endpoint) => endpoint.Handle(http, locationId, triggerId));
    }

    public static void Forget(GhlStore store, GhlCallLog log, GhlRateLimit limit)
    {
        store.Do(s => s.Clear());
        log.Clear();
        limit.Clear();
    }

    /// <summary>All contacts, with their notes, custom fields by name beside those by id.</summary>
    private static IResult List(GhlStore store) => store.Do(s =>
    {
        var items = new JsonArray([.. s.Contacts.Select(contact => View(contact, s.FieldsOf(contact.LocationId)))]);
        return Results.Text(
            new JsonObject { ["items"] = items, ["next"] = null }.ToJsonString(Readable.Json.Options), "application/json; charset=utf-8");
    });

    private static JsonObject View(GhlContact contact, IReadOnlyList<GhlCustomField> fields)
    {
        var view = contact.ToJson();
        view["custom"] = new JsonObject([
            .. fields.Where(f => contact.Custom.ContainsKey(f.Id)).DistinctBy(f => f.Name)
                .Select(f => KeyValuePair.Create(f.Name, (JsonNode?)contact.Custom[f.Id].DeepClone())),
        ]);
        view["notes"] = new JsonArray([.. contact.Notes.Select(note => JsonValue.Create(note.Body))]);
        return view;
    }

    private static async Task<IResult> PutWorkflow(HttpContext http, GhlStore store)
    {
        if (await Body.Read(http, SandboxJson.Default.WorkflowView) is not { } view)
        {
            return Refusal.InvalidJson;
        }

        if (view.Read() is not { } workflow)
        {
            return Refusal.Of(422, "invalid_workflow", "A workflow needs a location_id; its webhook_url is one of this service's webhooks, under /hooks/; its headers name no host, no connection and nobody's address.");
        }

        return store.Do(s => s.Put(workflow))
            ? Results.Json(view with { Id = workflow.Id, Name = workflow.Name }, Readable.Json.WorkflowView, statusCode: 201)
            : Refusal.Of(409, "too_many_workflows", $"There are {GhlStore.MaxWorkflows} workflows already.");
    }

    private static async Task<IResult> Configure(HttpContext http, GhlStore store)
    {
        if (await Body.Read(http, SandboxJson.Default.JsonObject) is not { } settings)
        {
            return Refusal.InvalidJson;
        }

        return store.Do(s =>
        {
            s.Configure(settings);
            var view = new JsonObject
            {
                ["match"] = new JsonArray([.. s.Match.Select(field => JsonValue.Create(field))]),
                ["allow_duplicates"] = s.AllowsDuplicates,
            };
            return Results.Text(view.ToJsonString(), "application/json; charset=utf-8");
        });
    }
}

/// <summary>A workflow as <c>POST /sandbox/ghl/workflows</c> takes it.</summary>
/// <param name="Id">To enrol contacts by; null = a new one.</param>
/// <param name="LocationId">The sub-account.</param>
/// <param name="Name">As the webhook tells it.</param>
/// <param name="WebhookUrl">Where its webhook action posts: a webhook of this host.</param>
/// <param name="Headers">Headers of the action.</param>
/// <param name="CustomData">The action's custom data.</param>
/// <param name="TriggerTag">Starts when a contact gets the tag.</param>
/// <param name="TriggerInbound">The id of an inbound webhook that starts it.</param>
/// <param name="AddTags">Tags that it adds first.</param>
internal sealed record WorkflowView(
    string? Id, string? LocationId, string? Name, string? WebhookUrl, Dictionary<string, string>? Headers, Dictionary<string, string>? CustomData,
    string? TriggerTag, string? TriggerInbound, List<string>? AddTags)
{
    /// <summary>What would make a request another one, or its sender somebody else where the word of this machine is taken.</summary>
    private static readonly string[] Refused = ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "Forwarded"];

    /// <summary>Null when something is missing, or leads to anything but a webhook of this host.</summary>
    public GhlWorkflow? Read() =>
        string.IsNullOrEmpty(LocationId) || (WebhookUrl is not null && !IsHook(WebhookUrl)) || (Headers ?? []).Keys.Any(IsRefused) ? null : new()
        {
            Id = Id is { Length: > 0 } ? Id : Guid.CreateVersion7().ToString(),
            LocationId = LocationId,
            Name = Name ?? "New Workflow",
            WebhookUrl = WebhookUrl is null ? null : new(WebhookUrl),
            Headers = Headers ?? [],
            CustomData = CustomData ?? [],
            TriggerTag = TriggerTag,
            TriggerInbound = TriggerInbound,
            AddTags = AddTags ?? [],
        };

    /// <summary>The path is looked at as the server will see it, dots resolved.</summary>
    private static bool IsHook(string text) =>
        Uri.IsWellFormedUriString(text, UriKind.Absolute) && new Uri(text) is { Scheme: "http" or "https" } url
        && url.AbsolutePath.StartsWith("/hooks/", StringComparison.Ordinal) && !url.AbsolutePath.Contains('%', StringComparison.Ordinal);

    private static bool IsRefused(string header) =>
        Refused.Contains(header.Trim(), StringComparer.OrdinalIgnoreCase) || header.Trim().StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase);
}
