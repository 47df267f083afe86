using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Meta;

/// <summary>The bearer token of calls to Meta's simulator.</summary>
internal sealed class GraphAuthorization(IOptions<SandboxOptions> options)
{
    /// <summary>Any token is right that is not empty, unless one is configured.</summary>
    public bool Allows(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
        && header.Parameter is { Length: > 0 } token
        && (options.Value.AccessToken is not { } only
            || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(only)));
}
