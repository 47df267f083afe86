using Microsoft.AspNetCore.Http;

namespace Grainline.Pages.Access;

/// <summary>
/// Refuses what another site's page had the browser send: forms, acts in the sandbox, and above all the WebSocket of a circuit, to which cookies go from every page of
/// the same site, another port included. Browsers say where a request comes from (<c>Sec-Fetch-Site</c>; over plain http only <c>Origin</c>);
/// what says nothing comes from no page.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (IsHarmless(context) || IsOurs(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsHarmless(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && context.Request.Headers.Upgrade.Count == 0;

    private static bool IsOurs(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" or "none" => true,
        "" => request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(AuthorityOf(request), StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    /// <summary>The host as an origin spells it: without the port that goes without saying, whatever scheme a proxy has ended.</summary>
    private static string AuthorityOf(HttpRequest request) => request.Host.Port is 80 or 443 ? request.Host.Host : request.Host.Value ?? "";
}
