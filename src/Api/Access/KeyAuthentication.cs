using System.Security.Claims;
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

    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Only what asks for a key is asked for one: webhooks and the sandbox carry bearer tokens of their own.
        var header = Request.Headers.Authorization.ToString();
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (await ring.Find(header[Prefix.Length..].Trim(), Context.RequestAborted) is not { } holder)
        {
            return AuthenticateResult.Fail("The key opens nothing.");
        }

        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, holder.Name), new Claim(ClaimTypes.Role, holder.Role.ToString())], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(401, "unauthorized", "Send a key that is valid: Authorization: Bearer <key>.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Of(403, "forbidden", "The key's role does not allow this.").ExecuteAsync(Context);
}

/// <summary>Who makes the request, as the audit log names it.</summary>
internal static class Actor
{
    public static string Of(ClaimsPrincipal user) => user.Identity?.Name ?? "unknown";
}
