using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.GoHighLevel;
using Grainline.Tests.Sandbox;
using Grainline.Tests.Support;

namespace Grainline.Tests.GoHighLevel;

/// <summary>GHL's simulator with the real client in front of it.</summary>
internal sealed class GhlHost : IAsyncDisposable
{
    public const string Location = "LocAAbbCCdd0011EEff2";
    public const string Phone = "+393491234567";

    private readonly SandboxHost _sandbox;
    private readonly GhlOptions _options = new() { MaxPause = TimeSpan.Zero };
    private readonly ManualTimeProvider _clock = new();

    private GhlHost(SandboxHost sandbox)
    {
        _sandbox = sandbox;
        Client = new(new SocketsHttpHandler(), _options, _clock);
    }

    public GoHighLevelClient Client { get; private set; }

    public GhlAccess Access => new($"{Root}sandbox/ghl", Location, "pit-token");

    public Uri Root => _sandbox.Http.BaseAddress!;

    public static async Task<GhlHost> Start(params string[] settings) => new(await SandboxHost.Start(null, settings));

    /// <summary>Time has passed: the client thinks no call of the location used up.</summary>
    public void Rest()
    {
        Client.Dispose();
        Client = new(new SocketsHttpHandler(), _options, _clock);
    }

    public static GhlContactPush Push(params (string Name, string? Value)[] standard) => new()
    {
        EffectId = "effect-1",
        RunId = "run-1",
        Phone = Phone,
        Standard = [.. standard.Select(Change)],
    };

    public static FieldChange Change((string Name, string? Value) field) =>
        new(field.Name, field.Value is null ? null : FieldValue.Text(field.Value));

    public Task<GhlPushOutcome> Send(GhlContactPush push) => Client.Push(Access, push, CancellationToken.None);

    /// <summary>Pushes, and lets the time of a call be over as soon as the only fault holds its answer back.</summary>
    public async Task<GhlPushOutcome> SendUntilTimeout(GhlContactPush push)
    {
        var pushing = Send(push);
        await Eventually.Holds(_sandbox.HasStruck);
        _clock.Advance(_options.Timeout);
        return await pushing;
    }

    /// <summary>Calls the simulator as a program would that knows API v2.</summary>
    public async Task<(int Status, JsonNode Body, HttpResponseHeaders Headers)> Api(
        HttpMethod method, string path, string? body = null, string? token = "pit-token", string? version = "2021-07-28")
    {
        using var request = new HttpRequestMessage(method, $"/sandbox/ghl{path}")
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        if (version is not null)
        {
            request.Headers.Add("Version", version);
        }

        using var response = await _sandbox.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!, response.Headers);
    }

    public async Task<string> AddField(string name) =>
        (string)(await Api(HttpMethod.Post, $"/locations/{Location}/customFields", $$"""{"name":"{{name}}","dataType":"TEXT"}""")).Body["customField"]!["id"]!;

    public async Task<JsonArray> Items(string what) => (await _sandbox.Call(HttpMethod.Get, $"/sandbox/ghl/{what}")).Body["items"]!.AsArray();

    /// <summary>Method and path of the calls that came since the last question.</summary>
    public async Task<List<string>> Calls() => [.. (await Items("calls")).Select(c => $"{c!["method"]} {c["path"]}")];

    public async Task<JsonNode> Contact() => Assert.Single(await Items("contacts"))!;

    public async Task<JsonNode> Workflow(string json) => (await _sandbox.Call(HttpMethod.Post, "/sandbox/ghl/workflows", json)).Body;

    public Task Fault(string fault) => _sandbox.Fault(fault);

    public Task<(int Status, JsonNode Body)> Call(HttpMethod method, string path, string? body = null) => _sandbox.Call(method, path, body);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _sandbox.DisposeAsync();
    }
}
