using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Grainline.Pages.Backend;

/// <summary>The way to the management API of this process.</summary>
internal sealed class ApiConnection(IServiceProvider services, IOptions<ConsoleOptions> options, TimeProvider time) : IDisposable
{
    private const string Sandbox = "/sandbox";

    /// <summary>How long a page waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The same where the API goes through all that is kept: erasures, exports and reports. Proxies wait as long (docs/operations.md).</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    private readonly Lazy<HttpClient> _client = new(() => new HttpClient(new SocketsHttpHandler
    {
        UseCookies = false,

        // Keys and passwords go through; a proxy of the environment would see them.
        UseProxy = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        BaseAddress = options.Value.ApiAddress(services),

        // Each call says how long it waits.
        Timeout = Timeout.InfiniteTimeSpan,
    });

    public HttpClient Client => _client.Value;

    /// <summary>Sends a request and waits as long as it is worth; a body that is read later takes its own time.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patience">How long the answer may take.</param>
    /// <param name="completion">Whether the body belongs to it.</param>
    /// <param name="cancellationToken">Ends the wait before.</param>
    /// <exception cref="HttpRequestException">Nobody answered.</exception>
    /// <exception cref="OperationCanceledException">The wait was over.</exception>
    public async Task<HttpResponseMessage> Send(
        HttpRequestMessage request, TimeSpan patience, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead, CancellationToken cancellationToken = default)
    {
        using var tired = new CancellationTokenSource(patience, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(tired.Token, cancellationToken);
        return await Client.SendAsync(request, completion, over.Token);
    }

    /// <summary>Whether the path is one of the simulators'. They ask for no key and get none, because they may be on another host.</summary>
    public static bool IsOfSandbox(string path) =>
        path.StartsWith(Sandbox, StringComparison.Ordinal) && (path.Length == Sandbox.Length || path[Sandbox.Length] is '/' or '?');

    /// <summary>Where a path leads: on one of several hosts there is the sandbox, and not always on this one.</summary>
    public Uri AddressOf(string path) =>
        options.Value.SandboxAddress is { } elsewhere && IsOfSandbox(path) ? new Uri(elsewhere, path) : new Uri(path, UriKind.Relative);

    /// <summary>Makes a request of the console's own.</summary>
    public void Mark(HttpRequestMessage request, IPAddress? browser = null) => options.Value.Mark(services, request, browser);

    /// <summary>Whose key this is.</summary>
    /// <param name="key">The key.</param>
    /// <param name="browser">From where it is tried.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<KeyTrial> Try(string key, IPAddress? browser, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");

        // Headers carry no other letters, and no key has any; a password where a key belongs may.
        if (!Ascii.IsValid(key) || !AuthenticationHeaderValue.TryParse($"Bearer {key}", out var authorization))
        {
            return KeyTrial.Wrong;
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

    /// <summary>Ends the session, if it is one of a named user; keys go on. One of which the service does not hear ends by its own time.</summary>
    public async Task SignOut(string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/sessions/current");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Mark(request);
        try
        {
            (await Send(request, Patience, cancellationToken: cancellationToken)).Dispose();
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // The cookie that carried it is deleted.
        }
    }

    private async Task<KeyTrial> Read(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Send(request, Patience, cancellationToken: cancellationToken);
            return response switch
            {
                { IsSuccessStatusCode: true } => new KeyTrial(await response.Content.ReadFromJsonAsync<Holder>(ApiJson.Options, cancellationToken)),
                { StatusCode: HttpStatusCode.Unauthorized } => KeyTrial.Wrong,
                { StatusCode: HttpStatusCode.TooManyRequests, Headers.RetryAfter.Delta: { } wait } when await IsHeldUp(response, cancellationToken) => new KeyTrial(HeldUpFor: wait),
                _ => KeyTrial.Unavailable,
            };
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return KeyTrial.Unavailable;
        }
    }

    /// <summary>A service that has too much to do says so by the same status.</summary>
    private static async Task<bool> IsHeldUp(HttpResponseMessage response, CancellationToken cancellationToken) =>
        (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken)).Text("code") == "too_many_attempts";

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}

/// <summary>What became of trying a key, or a name with its password: it opens, it is wrong, it was not looked at, or nobody answered.</summary>
/// <param name="Holder">Whose it is; null when it does not open.</param>
/// <param name="HeldUpFor">How long nothing from there is looked at, because too many tries were wrong.</param>
/// <param name="IsWrong">Whether it opens nothing. Nothing else says so: a service that is down knows no key.</param>
internal sealed record KeyTrial(Holder? Holder = null, TimeSpan? HeldUpFor = null, bool IsWrong = false)
{
    public static readonly KeyTrial Wrong = new(IsWrong: true);

    public static readonly KeyTrial Unavailable = new();
}

/// <summary>Who holds a key or has signed in.</summary>
/// <param name="Name">For the audit log.</param>
/// <param name="Role"><c>viewer</c>, <c>editor</c> or <c>admin</c>.</param>
/// <param name="UserId">Of a named user; null for a key.</param>
/// <param name="Token">Of a session that has just begun.</param>
internal sealed record Holder(string Name, string Role, string? UserId = null, string? Token = null);
