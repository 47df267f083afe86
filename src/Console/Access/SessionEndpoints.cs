using System.Globalization;
using System.Security.Claims;
using Grainline.Pages.Backend;
using Grainline.Pages.Layout;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Grainline.Pages.Access;

/// <summary>Signing in with a key of the management API, and out. Both are forms with an antiforgery token.</summary>
internal static class SessionEndpoints
{
    private const int MaxKeyLength = 200;

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var signedIn = new AuthorizationPolicyBuilder(ConsoleModule.Scheme).RequireAuthenticatedUser().Build();

        // The form's token is that of whoever got the page, who may be signed in already, so the cookie is looked at here too.
        routes.MapPost("/session", SignIn).RequireAuthorization(signedIn).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/session/end", SignOut).RequireAuthorization(signedIn).ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn([FromForm] string? key, [FromForm] string? back, ApiConnection api, HttpContext context)
    {
        var given = key?.Trim() ?? "";
        var trial = given.Length is 0 or > MaxKeyLength ? null : await api.Try(given, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (trial?.Holder is not { } holder)
        {
            var why = trial?.RetryAfter is { } wait ? string.Create(CultureInfo.InvariantCulture, $"wait={Math.Ceiling(wait.TotalSeconds)}") : "wrong=true";
            return Results.LocalRedirect($"/sign-in?{why}&back={Uri.EscapeDataString(LocalPath.Of(back))}");
        }

        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, holder.Name), new Claim(ClaimTypes.Role, holder.Role), new Claim(Session.KeyClaim, given)],
            ConsoleModule.Scheme);
        await context.SignInAsync(ConsoleModule.Scheme, new ClaimsPrincipal(identity));
        return Results.LocalRedirect(LocalPath.Of(back));
    }

    private static async Task<IResult> SignOut([FromForm] string? back, HttpContext context)
    {
        await context.SignOutAsync(ConsoleModule.Scheme);
        return Results.LocalRedirect("/sign-in?back=" + Uri.EscapeDataString(LocalPath.Of(back)));
    }
}
