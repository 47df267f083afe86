using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Grainline.Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Access;

/// <summary><c>Authorization: Bearer &lt;key&gt;</c>. An address with too many wrong keys is held up, except for keys that have opened from it
/// before: who shares an address with somebody who guesses goes on working.</summary>
internal sealed class KeyAuthentication(
    KeyRing ring, GuessGuard guesses, ConsolePass console, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Key";

    /// <summary>What is guessed.</summary>
    private const string Keys = "keys";

    private TimeSpan? _heldUp;

    private bool IsForBrowsers => Context.GetEndpoint()?.Metadata.GetMetadata<ForBrowsers>() is not null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Only what asks for a key is asked for one: webhooks and the sandbox carry bearer tokens of their own.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null
            || KeyOf(Request.Headers.Authorization) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        var caller = console.Caller(Context, Keys);
        if (caller is { } tried && guesses.HeldUp(tried) is { } wait && !ring.HasOpened(key, tried.Network))
        {
            _heldUp = wait;
            return AuthenticateResult.Fail("Too many wrong keys came from this address.");
        }

        if (await ring.Find(key, Context.RequestAborted) is not { } holder)
        {
            _heldUp = caller is { } guesser ? guesses.Wrong(guesser) : null;
            return AuthenticateResult.Fail("The key opens nothing.");
        }

        if (caller is { } known)
        {
            ring.Opened(key, known.Network);
        }

        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, holder.Name),
                new Claim(ClaimTypes.Role, holder.Role.ToString()),
                .. holder.UserId is { } id ? [new Claim(ClaimTypes.NameIdentifier, id)] : Array.Empty<Claim>(),
            ],
            Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_heldUp is { } wait)
        {
            return Problem.HeldUp(Response, wait, "keys").ExecuteAsync(Context);
        }

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

    /// <summary>The user's id; null when a key makes the request.</summary>
    public static string? UserId(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier);
}
