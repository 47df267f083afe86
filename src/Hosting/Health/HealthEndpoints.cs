using Grainline.Hosting;
using Grainline.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grainline.Health;

/// <summary>Whether the process runs, and whether it should be sent requests.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").WithHead();
        health.MapGet("/live", Live).WithSummary("200 while the process runs");
        health.MapGet("/ready", Ready).Produces<HealthView>(StatusCodes.Status503ServiceUnavailable).WithSummary("200 when requests are taken; 503 while starting, stopping, or without a database or a silo");
    }

    private static Ok<HealthView> Live() => TypedResults.Ok(new HealthView("live", GrainEngine.Name));

    private static async Task<Results<Ok<HealthView>, JsonHttpResult<HealthView>>> Ready(
        IHostApplicationLifetime lifetime, IStoragePing storage, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return NotReady(lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : "starting");
        }

        if (!GrainEngine.ReachesGrains(services))
        {
            return NotReady("no_silo");
        }

        try
        {
            await storage.Ping(cancellationToken);
            return TypedResults.Ok(new HealthView("ready", GrainEngine.Name));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return NotReady("database_unavailable");
        }
    }

    private static JsonHttpResult<HealthView> NotReady(string status) =>
        TypedResults.Json(new HealthView(status, GrainEngine.Name), statusCode: StatusCodes.Status503ServiceUnavailable);
}

/// <summary>How the process is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c>, or why it is not.</param>
/// <param name="Engine"><c>embedded</c> or <c>orleans</c>.</param>
internal sealed record HealthView(string Status, string Engine);
