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

/// <summary>Signing in with a key of the management API or as a named user, and out. Both are forms with an antiforgery token.</summary>
internal static class SessionEndpoints
{
    private const int MaxKeyLength = 200;
    private const int MaxNameLength = 100;

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var signedIn = new AuthorizationPolicyBuilder(ConsoleModule.Scheme).RequireAuthenticatedUser().Build();

        // The form's token is that of whoever got the page, who may be signed in already, so the cookie is looked at here too.
        routes.MapPost("/session", SignIn).RequireAuthorization(signedIn).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/session/end", SignOut).RequireAuthorization(signedIn).ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn(
        [FromForm] string? name, [FromForm] string? key, [FromForm] string? back, ApiConnection api, HttpContext context)
    {
        var (person, given) = (name?.Trim() ?? "", key ?? "");
        var browser = context.Connection.RemoteIpAddress;
        var trial = given.Length is 0 or > MaxKeyLength || person.Length > MaxNameLength ? KeyTrial.Wrong
            : person.Length > 0 ? await api.SignIn(person, given, browser, context.RequestAborted)
            : await api.Try(given.Trim(), browser, context.RequestAborted);
        if (trial.Holder is not { } holder)
        {
            var why = trial.HeldUpFor is { } wait ? string.Create(CultureInfo.InvariantCulture, $"wait={Math.Ceiling(wait.TotalSeconds)}") : trial.IsWrong ? "wrong=true" : "unavailable=true";
            return Results.LocalRedirect($"/sign-in?{why}&named={person.Length > 0}&back={Uri.EscapeDataString(LocalPath.Of(back))}");
        }

        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, holder.Name), new Claim(ClaimTypes.Role, holder.Role), new Claim(Session.KeyClaim, holder.Token ?? given.Trim())],
            ConsoleModule.Scheme);
        await context.SignInAsync(ConsoleModule.Scheme, new ClaimsPrincipal(identity));
        return Results.LocalRedirect(LocalPath.Of(back));
    }

    private static async Task<IResult> SignOut([FromForm] string? back, ApiConnection api, HttpContext context)
    {
        // The cookie first: who leaves has left, whether or not the service hears of it.
        await context.SignOutAsync(ConsoleModule.Scheme);
        if (context.User.FindFirstValue(Session.KeyClaim) is { } key)
        {
            await api.SignOut(key, context.RequestAborted);
        }

        return Results.LocalRedirect("/sign-in?back=" + Uri.EscapeDataString(LocalPath.Of(back)));
    }
}
