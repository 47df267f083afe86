using System.Security.Claims;
using Grainline.Api.Access;
using Grainline.Api.Problems;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Runs;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Api.Automations;

/// <summary>Moves open runs to another version, by the ids of steps.</summary>
internal static class MigrationEndpoints
{
    /// <summary>Runs that could not be moved and are told one by one; the others are counted.</summary>
    private const int MaxTold = 500;

    private const int AtOnce = 32;

    public static void MapMigrations(this IEndpointRouteBuilder automations) =>
        automations.MapPost("/{id}/versions/{version:int}/migrate", Migrate)
            .WithSummary("Moves waiting runs of other versions to this one, each to the step of the same id; says which cannot move");

    private static async Task<Results<Ok<MigrationReport>, ProblemHttpResult>> Migrate(
        string id, int version, IAutomationQueries automations, IRunQueries runs, IGrainFactory grains, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await automations.FindVersion(new AutomationRef(id, version), cancellationToken) is null)
        {
            return Problem.NotFound("version");
        }

        var moved = 0;
        var left = new List<UnmovedRun>();
        foreach (var status in new[] { RunStatus.Waiting, RunStatus.Running })
        {
            string? cursor = null;
            do
            {
                var page = await runs.List(new RunFilter(id, Status: status), new PageRequest(PageRequest.MaxLimit, cursor), cancellationToken);
                cursor = page.Next;
                foreach (var group in page.Items.Where(run => run.Automation.Version != version).Chunk(AtOnce))
                {
                    var answers = await Task.WhenAll(group.Select(run => Move(grains, run, version, Actor.Of(user))));
                    moved += answers.Count(answer => answer is null);
                    left.AddRange(answers.OfType<UnmovedRun>());
                }
            }
            while (cursor is not null);
        }

        return TypedResults.Ok(new MigrationReport(version, moved, left.Count, [.. left.Take(MaxTold)]));
    }

    private static async Task<UnmovedRun?> Move(IGrainFactory grains, RunRow run, int version, string actor)
    {
        var answer = await grains.GetGrain<IContactGrain>(run.Phone).Move(run.Id, version, actor);
        return answer == MoveAnswer.Moved ? null : new UnmovedRun(run.Id, run.Phone, run.StepId, answer);
    }
}

/// <summary>What a migration did.</summary>
internal sealed record MigrationReport(int Version, int Moved, int NotMoved, IReadOnlyList<UnmovedRun> Runs);

/// <summary>A run that stays on its version.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Phone">Its contact.</param>
/// <param name="StepId">Where it stands.</param>
/// <param name="Reason"><c>step_missing</c>, <c>step_changed</c>, <c>busy</c>, or <c>not_open</c>.</param>
internal sealed record UnmovedRun(string RunId, string Phone, string? StepId, MoveAnswer Reason);
