using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Grainline.Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Access;

/// <summary><c>Authorization: Bearer &lt;key&gt;</c>.</summary>
internal sealed class KeyAuthentication(
    KeyRing ring, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Key";

    private bool IsForBrowsers => Context.GetEndpoint()?.Metadata.GetMetadata<ForBrowsers>() is not null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Only what asks for a key is asked for one: webhooks and the sandbox carry bearer tokens of their own.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null
            || KeyOf(Request.Headers.Authorization) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        if (await ring.Find(key, Context.RequestAborted) is not { } holder)
        {
            return AuthenticateResult.Fail("The key opens nothing.");
        }

        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, holder.Name), new Claim(ClaimTypes.Role, holder.Role.ToString())], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = IsForBrowsers ? "Basic realm=\"Grainline\", charset=\"UTF-8\"" : "Bearer";
        return Problem.Of(401, "unauthorized", "Send a key that is valid: Authorization: Bearer <key>.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Of(403, "forbidden", "The key's role does not allow this.").ExecuteAsync(Context);

    private string? KeyOf(string? header) => AuthenticationHeaderValue.TryParse(header, out var given) ? given switch
    {
        { Parameter: { } key } when "Bearer".Equals(given.Scheme, StringComparison.OrdinalIgnoreCase) => key,
        { Parameter: { } pair } when IsForBrowsers && "Basic".Equals(given.Scheme, StringComparison.OrdinalIgnoreCase) =>
            PasswordOf(pair),
        _ => null,
    } : null;

    /// <summary>What follows the name (RFC 7617, section 2); null when it is not base64.</summary>
    private static string? PasswordOf(string pair)
    {
        var bytes = new byte[pair.Length];
        return Convert.TryFromBase64String(pair, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2)[^1] : null;
    }
}

/// <summary>Marks a page that a person opens: a browser cannot be told to send a bearer key, but it asks for a password, and the key
/// is that. Only for pages that change nothing, because a browser sends it with every request, whoever caused it.</summary>
internal sealed class ForBrowsers;

/// <summary>Who makes the request, as the audit log names it.</summary>
internal static class Actor
{
    public static string Of(ClaimsPrincipal user) => user.Identity?.Name ?? "unknown";
}
