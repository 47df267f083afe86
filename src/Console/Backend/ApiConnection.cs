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

    /// <summary>Whose key this is; null when it opens nothing.</summary>
    public async Task<Holder?> WhoIs(string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        if (!AuthenticationHeaderValue.TryParse($"Bearer {key}", out var authorization))
        {
            return null;
        }

        request.Headers.Authorization = authorization;
        using var response = await Client.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<Holder>(ApiJson.Options, cancellationToken) : null;
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}

/// <summary>Who holds a key: the name for the audit log, and <c>viewer</c>, <c>editor</c> or <c>admin</c>.</summary>
internal sealed record Holder(string Name, string Role);
