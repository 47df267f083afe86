using System.Security.Claims;
using System.Text.Json;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Identity;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Grainline.Api.Automations;

/// <summary>Automations and their versions (HTTP.md, "Management API").</summary>
internal static class AutomationEndpoints
{
    private static readonly TimeSpan SecretOverlap = TimeSpan.FromHours(24);

    public static void MapAutomations(this IEndpointRouteBuilder api)
    {
        var automations = api.MapGroup("/automations").WithTags("Automations");
        automations.MapGet("", List).WithSummary("Automations, newest first; the archived ones with archived=true");
        automations.MapGet("/{id}", Get).WithSummary("One automation with its definition, and its webhook for editors");
        automations.MapGet("/{id}/versions", Versions).WithSummary("Its versions, newest first");
        automations.MapGet("/{id}/versions/{version:int}", Version).WithSummary("One version");

        var edit = automations.MapGroup("").RequireAuthorization(nameof(Role.Editor));
        edit.MapPost("", Create).Takes(typeof(Definition)).WithSummary("Creates an automation from a definition, as a draft");
        edit.MapPut("/{id}", Publish).Takes(typeof(Definition)).WithSummary("Publishes a new version; running contacts stay on theirs");
        edit.MapDelete("/{id}", Delete).WithSummary("Removes the automation; open runs go on to their end");
        edit.MapPost("/{id}/activate", Activate).WithSummary("Lets webhooks start runs");
        edit.MapPost("/{id}/pause", Pause).WithSummary("Answers webhooks with skipped; open runs go on");
        edit.MapPost("/{id}/archive", Archive).WithSummary("As pause, and takes it out of the list");
        edit.MapPost("/{id}/secret/rotate", Rotate).WithSummary("Makes a new secret; the old one stays valid for a day");
        edit.MapAutomationStarts();
        edit.MapBulkStarts();
        edit.MapMigrations();
        automations.MapAutomationReport();
    }

    private static async Task<Results<Ok<Page<AutomationItem>>, ProblemHttpResult>> List(
        IAutomationQueries queries, [AsParameters] ListQuery list, bool? archived, CancellationToken cancellationToken)
    {
        var page = await queries.List(archived ?? false, list.Page, cancellationToken);
        return TypedResults.Ok(new Page<AutomationItem>([.. page.Items.Select(AutomationItem.Of)], page.Next));
    }

    private static async Task<Results<Ok<AutomationResource>, ProblemHttpResult>> Get(string id, IGrainFactory grains, HttpContext context)
    {
        if (await grains.GetGrain<IAutomationGrain>(id).Get() is not { } view)
        {
            return Problem.NotFound("automation");
        }

        return Show(view, context);
    }

    private static async Task<Results<Ok<Page<VersionResource>>, ProblemHttpResult>> Versions(
        string id, IAutomationQueries queries, [AsParameters] ListQuery list, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var page = await queries.Versions(id, list.Page, cancellationToken);
        return page.Items.Count == 0 && list.Cursor is null
            ? Problem.NotFound("automation")
            : TypedResults.Ok(new Page<VersionResource>([.. page.Items.Select(row => VersionResource.Of(row, Manages(user)))], page.Next));
    }

    private static async Task<Results<Ok<VersionResource>, ProblemHttpResult>> Version(
        string id, int version, IAutomationQueries queries, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await queries.FindVersion(new AutomationRef(id, version), cancellationToken) is { } row
            ? TypedResults.Ok(VersionResource.Of(row, Manages(user)))
            : Problem.NotFound("version");

    private static async Task<Results<Created<AutomationResource>, ProblemHttpResult>> Create(
        JsonElement definition, IGrainFactory grains, DefinitionReview review, ClaimsPrincipal user, HttpContext context)
    {
        var found = await review.Read(definition.GetRawText(), context.RequestAborted);
        if (!found.Errors.IsEmpty)
        {
            return Invalid(found.Errors);
        }

        var id = WebhookId.AutomationPrefix + Ids.Random(WebhookId.IdLength);
        var answer = await grains.GetGrain<IAutomationGrain>(id).Create(definition.GetRawText(), Actor.Of(user));
        return answer.Automation is { } created && answer.Refusal == AutomationRefusal.None
            ? TypedResults.Created($"/api/v1/automations/{id}", Show(created, context, found).Value)
            : Refuse(answer);
    }

    private static async Task<Results<Ok<AutomationResource>, ProblemHttpResult>> Publish(
        string id, JsonElement definition, [FromHeader(Name = "If-Match")] string? ifMatch, IGrainFactory grains, DefinitionReview review, ClaimsPrincipal user,
        HttpContext context)
    {
        var (expected, refused) = ExpectedVersion.Read(ifMatch);
        if (refused is not null)
        {
            return refused;
        }

        var found = await review.Read(definition.GetRawText(), context.RequestAborted);
        return found.Errors.IsEmpty
            ? Shown(await grains.GetGrain<IAutomationGrain>(id).Publish(definition.GetRawText(), expected, Actor.Of(user)), context, found)
            : Invalid(found.Errors);
    }

    private static Task<Results<Ok<AutomationResource>, ProblemHttpResult>> Activate(string id, IGrainFactory grains, ClaimsPrincipal user, HttpContext context) =>
        SetStatus(id, AutomationStatus.Active, grains, user, context);

    private static Task<Results<Ok<AutomationResource>, ProblemHttpResult>> Pause(string id, IGrainFactory grains, ClaimsPrincipal user, HttpContext context) =>
        SetStatus(id, AutomationStatus.Paused, grains, user, context);

    private static Task<Results<Ok<AutomationResource>, ProblemHttpResult>> Archive(string id, IGrainFactory grains, ClaimsPrincipal user, HttpContext context) =>
        SetStatus(id, AutomationStatus.Archived, grains, user, context);

    private static async Task<Results<Ok<AutomationResource>, ProblemHttpResult>> SetStatus(
        string id, AutomationStatus status, IGrainFactory grains, ClaimsPrincipal user, HttpContext context) =>
        Shown(await grains.GetGrain<IAutomationGrain>(id).SetStatus(status, Actor.Of(user)), context);

    private static async Task<Results<Ok<RotatedSecret>, ProblemHttpResult>> Rotate(string id, IGrainFactory grains, ClaimsPrincipal user) =>
        await grains.GetGrain<IAutomationGrain>(id).RotateSecret(SecretOverlap, Actor.Of(user)) is { } rotation
            ? TypedResults.Ok(new RotatedSecret(rotation.Secret, rotation.PreviousValidUntil))
            : Problem.NotFound("automation");

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, IGrainFactory grains, ClaimsPrincipal user) =>
        await grains.GetGrain<IAutomationGrain>(id).Delete(Actor.Of(user)) ? TypedResults.NoContent() : Problem.NotFound("automation");

    private static Results<Ok<AutomationResource>, ProblemHttpResult> Shown(
        AutomationAnswer answer, HttpContext context, DefinitionFindings? found = null) =>
        answer is { Automation: { } view, Refusal: AutomationRefusal.None } ? Show(view, context, found) : Refuse(answer);

    private static Ok<AutomationResource> Show(AutomationView view, HttpContext context, DefinitionFindings? found = null)
    {
        context.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(AutomationResource.Of(view, context.Request, Manages(context.User)) with { Warnings = found?.Warnings });
    }

    private static bool Manages(ClaimsPrincipal user) => user.IsInRole(nameof(Role.Editor)) || user.IsInRole(nameof(Role.Admin));

    /// <summary>All that is wrong with a definition, at once.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyCollection<DefinitionError> errors) =>
        Problem.Of(422, "invalid_definition", $"Errors in the definition: {errors.Count}.", ("errors", errors));

    private static ProblemHttpResult Refuse(AutomationAnswer answer) => answer.Refusal switch
    {
        AutomationRefusal.InvalidDefinition => Invalid(answer.Errors),
        AutomationRefusal.StaleVersion => Problem.Stale(answer.Automation!.Version),
        _ => Problem.NotFound("automation"),
    };
}
