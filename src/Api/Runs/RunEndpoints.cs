using System.Security.Claims;
using Grainline.Api.Access;
using Grainline.Api.Documents;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Contacts;
using Grainline.Runs;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Grainline.Api.Runs;

/// <summary>Runs (HTTP.md, "Management API").</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("", List).WithSummary("Runs, newest first; by automation, phone and status, and by a step that they came to").WithDescription(
            "step = the id of a step; step_status, with it = waiting (there now), done, failed or skipped; from and to = began at this time or later, and before that. "
            + $"Neither has an index: one request looks at {RunFilter.MaxLooked} runs at most and next goes on after them, so that a page may be short or empty and yet have a next.");
        runs.MapGet("/{id}", Get).WithSummary("One run with its steps and the body that started it");
        runs.MapPost("/{id}/cancel", Cancel).Refuses(409).RequireAuthorization(nameof(Role.Editor))
            .WithSummary("Ends the run; when it answers, nothing more of it is sent");
        runs.MapPost("/{id}/retry", Retry).Refuses(409).RequireAuthorization(nameof(Role.Editor))
            .WithSummary("Opens a failed run again, at the step that failed");
        runs.MapPost("/{id}/skip-wait", SkipWait).Refuses(409).RequireAuthorization(nameof(Role.Editor))
            .WithSummary("Ends the wait of a run now").WithDescription(
                "step = the id of the step at which it waits: a request that is repeated, because its answer was lost, then ends no other wait. Without it, the wait at which the run is found.");
    }

    private static async Task<Results<Ok<Page<RunItem>>, ProblemHttpResult>> List(
        IRunQueries queries, IContactQueries contacts, IGrainFactory grains, [AsParameters] ListQuery list, string? automation, string? phone, string? status, string? step,
        [FromQuery(Name = "step_status")] string? stepStatus, DateTimeOffset? from, DateTimeOffset? to, HttpRequest request, CancellationToken cancellationToken)
    {
        if (stepStatus is not (null or "" or "waiting" or "done" or "failed" or "skipped"))
        {
            return Problem.Of(400, "invalid_status", "Expected waiting, done, failed or skipped.", ("field", "step_status"));
        }

        if (!string.IsNullOrEmpty(stepStatus) && string.IsNullOrEmpty(step))
        {
            return Problem.Of(400, "invalid_status", "step_status says how a run went at a step; name it in step.", ("field", "step"));
        }

        var wanted = EnumWord.Read<RunStatus>(status ?? "");
        if (wanted is null && !string.IsNullOrEmpty(status))
        {
            return Problem.Of(400, "invalid_status", "Expected running, waiting, completed, failed or cancelled.", ("field", "status"));
        }

        var filter = new RunFilter(
            Blank.ToNull(automation), await PhoneQuery.Filter(grains, contacts, phone, cancellationToken), wanted, string.IsNullOrEmpty(step) ? null : AtStep(step, stepStatus), from,
            PeriodQuery.End(to, request));
        var page = await queries.List(filter, list.Page, cancellationToken);
        return TypedResults.Ok(new Page<RunItem>([.. page.Items.Select(RunItem.Of)], page.Next));
    }

    /// <summary>The words of the report, which counts alike.</summary>
    private static RunStep AtStep(string id, string? status) => new(
        id,
        status switch
        {
            "done" => [StepStatus.Done],
            "failed" => [StepStatus.Failed, StepStatus.Uncertain],
            "skipped" => [StepStatus.Cancelled],
            _ => [],
        },
        Open: status == "waiting");

    private static async Task<Results<Ok<RunResource>, ProblemHttpResult>> Get(string id, IRunQueries queries, CancellationToken cancellationToken) =>
        await queries.Find(id, cancellationToken) is { } found
            ? TypedResults.Ok(RunResource.Of(found, await queries.FindBody(id, cancellationToken)))
            : Problem.NotFound("run");

    private static async Task<Results<Ok<RunResource>, ProblemHttpResult>> Retry(
        string id, IRunQueries queries, IGrainFactory grains, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await queries.Find(id, cancellationToken) is not { } found)
        {
            return Problem.NotFound("run");
        }

        return found.Run.Snapshot is { } snapshot
            && await grains.GetGrain<IContactGrain>(found.Run.Phone).Retry(snapshot, Actor.Of(user))
                ? await Get(id, queries, cancellationToken)
                : Problem.Of(409, "not_failed", "Only a failed run can be tried again.", ("run_status", found.Run.Status.ToString().ToLowerInvariant()));
    }

    private static async Task<Results<Ok<RunResource>, ProblemHttpResult>> SkipWait(
        string id, string? step, IRunQueries queries, IGrainFactory grains, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await queries.Find(id, cancellationToken) is not { } found)
        {
            return Problem.NotFound("run");
        }

        return await grains.GetGrain<IContactGrain>(found.Run.Phone).SkipWait(id, Blank.ToNull(step) ?? found.Run.StepId ?? "", Actor.Of(user))
            ? await Get(id, queries, cancellationToken)
            : Problem.Of(409, "not_waiting", "The run does not wait, or not at this step.", ("run_status", found.Run.Status.ToString().ToLowerInvariant()));
    }

    private static async Task<Results<Ok<RunResource>, ProblemHttpResult>> Cancel(
        string id, IRunQueries queries, IGrainFactory grains, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await queries.Find(id, cancellationToken) is not { } found)
        {
            return Problem.NotFound("run");
        }

        var ended = await grains.GetGrain<IContactGrain>(found.Run.Phone).Cancel([id], "cancelled_by_hand", Actor.Of(user));
        return ended.IsEmpty && found.Run.EndedAt is not null
            ? Problem.Of(409, "already_ended", "The run has ended.", ("run_status", found.Run.Status.ToString().ToLowerInvariant()))
            : TypedResults.Ok(RunResource.Of((await queries.Find(id, cancellationToken))!, await queries.FindBody(id, cancellationToken)));
    }
}
