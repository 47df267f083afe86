using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grainline.Sandbox.Faults;

/// <summary>Sets up faults, shows and forgets them.</summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder sandbox)
    {
        sandbox.MapPost("/faults", Add);
        sandbox.MapGet("/faults", (FaultScript script) => Results.Json(
            new Page<FaultView>([.. script.List().Select(f => FaultView.Of(f.Fault, f.Calls, f.Hits))], null), Readable.Json.PageFaultView));
        sandbox.MapDelete("/faults", (FaultScript script) =>
        {
            script.Clear();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> Add(HttpContext http, FaultScript script)
    {
        if (await Body.Read(http, Readable.Json.FaultView) is not { } request)
        {
            return Refusal.InvalidJson;
        }

        var (fault, error) = request.Read();
        return fault is null ? Refusal.Of(422, "invalid_fault", error!)
            : !script.TryAdd(fault) ? Refusal.Of(409, "too_many_faults", $"There are {FaultScript.MaxFaults} faults already.")
            : Results.Json(FaultView.Of(fault), Readable.Json.FaultView, statusCode: 201);
    }
}
