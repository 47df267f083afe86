using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;

namespace Grainline.Pages.Backend;

/// <summary>The way to the management API of this process.</summary>
internal sealed class ApiConnection(IServiceProvider services, IOptions<ConsoleOptions> options) : IDisposable
{
    /// <summary>How long a page waits for an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lazy<HttpClient> _client = new(() => new HttpClient(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        BaseAddress = options.Value.ApiAddress(services),
        Timeout = Patience,
    });

    public HttpClient Client => _client.Value;

    /// <summary>Makes a request of the console's own.</summary>
    public void Mark(HttpRequestMessage request, IPAddress? browser = null) => options.Value.Mark(services, request, browser);

    /// <summary>Whose key this is.</summary>
    /// <param name="key">The key.</param>
    /// <param name="browser">From where it is tried.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<KeyTrial> Try(string key, IPAddress? browser, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        if (!AuthenticationHeaderValue.TryParse($"Bearer {key}", out var authorization))
        {
            return new KeyTrial(Holder: null, RetryAfter: null);
        }

        request.Headers.Authorization = authorization;
        Mark(request, browser);
        using var response = await Client.SendAsync(request, cancellationToken);
        return new KeyTrial(
            response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<Holder>(ApiJson.Options, cancellationToken) : null,
            response.Headers.RetryAfter?.Delta);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}

/// <summary>What became of trying a key.</summary>
/// <param name="Holder">Who holds it; null when it opens nothing, or was not looked at.</param>
/// <param name="RetryAfter">How long no key from there is looked at, because too many were wrong.</param>
internal sealed record KeyTrial(Holder? Holder, TimeSpan? RetryAfter);

/// <summary>Who holds a key: the name for the audit log, and <c>viewer</c>, <c>editor</c> or <c>admin</c>.</summary>
internal sealed record Holder(string Name, string Role);
