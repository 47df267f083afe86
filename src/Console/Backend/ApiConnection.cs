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
        return await Read(request, cancellationToken);
    }

    /// <summary>Begins a session of a named user.</summary>
    public async Task<KeyTrial> SignIn(string name, string password, IPAddress? browser, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions") { Content = JsonContent.Create(new { name, password }, options: ApiJson.Options) };
        Mark(request, browser);
        return await Read(request, cancellationToken);
    }

    /// <summary>Ends the session, if it is one of a named user; keys go on.</summary>
    public async Task SignOut(string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/sessions/current");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Mark(request);
        (await Client.SendAsync(request, cancellationToken)).Dispose();
    }

    private async Task<KeyTrial> Read(HttpRequestMessage request, CancellationToken cancellationToken)
    {
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

/// <summary>What became of trying a key, or a name with its password.</summary>
/// <param name="Holder">Whose it is; null when it opens nothing, or was not looked at.</param>
/// <param name="RetryAfter">How long nothing from there is looked at, because too many tries were wrong.</param>
internal sealed record KeyTrial(Holder? Holder, TimeSpan? RetryAfter);

/// <summary>Who holds a key or has signed in.</summary>
/// <param name="Name">For the audit log.</param>
/// <param name="Role"><c>viewer</c>, <c>editor</c> or <c>admin</c>.</param>
/// <param name="UserId">Of a named user; null for a key.</param>
/// <param name="Token">Of a session that has just begun.</param>
internal sealed record Holder(string Name, string Role, string? UserId = null, string? Token = null);
