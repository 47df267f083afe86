using System.Globalization;
using System.Net.Http.Headers;
using Grainline.Sandbox.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>What stands before every call to GHL's simulator: faults, token, version header, the rate limit and the token's location, in
/// that order. Keeps what was called.</summary>
internal sealed class GhlGate(FaultScript faults, GhlRateLimit limit, GhlCallLog log, GhlStore store, IOptions<SandboxOptions> options, TimeProvider clock)
    : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var fault = faults.Strike(FaultTarget.Ghl, http.Request.Path);
        var result = fault is { Refuses: true }
            ? GhlError.Scripted(fault.Status ?? 500)
            : Refuse(http) ?? await next(context);
        log.Add(http, clock.GetUtcNow(), (result as IStatusCodeHttpResult)?.StatusCode ?? 200, fault is not null);
        if (fault is null)
        {
            return result;
        }

        await Task.Delay(fault.Delay, clock, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault.DropAnswer)
        {
            http.Abort();
            return Results.Empty;
        }

        if (fault.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return result;
    }

    // The inbound webhook has no token: its URL is the secret, and it is not part of the API.
    private IResult? Refuse(HttpContext http) =>
        http.Request.RouteValues.ContainsKey("triggerId") ? null
        : !IsAuthorized(http.Request) ? GhlError.InvalidToken
        : !http.Request.Headers.ContainsKey("Version") ? GhlError.NoVersion
        : !limit.Take(http, Location(http), clock.GetUtcNow()) ? GhlError.TooMany
        : IsForeign(http) ? GhlError.WrongLocation
        : null;

    /// <summary>The bearer token; empty when there is none.</summary>
    public static string TokenOf(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase) ? header.Parameter ?? "" : "";

    private bool IsAuthorized(HttpRequest request) =>
        TokenOf(request) is { Length: > 0 } token && (options.Value.GhlToken is not { } only || token == only);

    // Where the location is in the body, its reader looks.
    private bool IsForeign(HttpContext http)
    {
        var (route, named) = (http.Request.RouteValues, http.Request.Query["locationId"].ToString());
        return store.Do(s => new[] { route["locationId"] as string, named, route["id"] is string id ? s.Find(id)?.LocationId : null }
            .Any(location => !string.IsNullOrEmpty(location) && !s.Sees(TokenOf(http.Request), location)));
    }

    // A private integration token belongs to one location, so the token stands for it where the path does not name it.
    private static string Location(HttpContext http) => http.Request.Headers.Authorization.ToString();
}
