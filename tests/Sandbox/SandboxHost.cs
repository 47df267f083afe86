using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Messages;
using Grainline.Sandbox;
using Grainline.Sandbox.Channels;
using Grainline.Tests.Support;
using Grainline.WhatsApp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grainline.Tests.Sandbox;

/// <summary>The sandbox on a real server at a free port of 127.0.0.1, with a receiver of webhooks beside it and the real
/// client in front of it.</summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    public const string Number = "100000000000001";
    public const string AppSecret = "an app secret";
    public const string Phone = "+393491234567";

    private readonly WebApplication _app;
    private readonly bool _ownsData;

    private SandboxHost(WebApplication app, string data, bool ownsData)
    {
        _app = app;
        _ownsData = ownsData;
        Data = data;
        Http = new() { BaseAddress = new(app.Urls.First()) };
    }

    public string Data { get; }

    /// <summary>Speaks to the server without a token.</summary>
    public HttpClient Http { get; }

    public WhatsAppClient WhatsApp => _app.Services.GetRequiredService<WhatsAppClient>();

    public Receiver Receiver => _app.Services.GetRequiredService<Receiver>();

    public ProviderAccess Channel => new($"{_app.Urls.First()}/sandbox/meta/v25.0", Number, "any-token");

    /// <summary>Starts a host with settings such as <c>Sandbox:ReadAfter=00:00:00</c>; without <paramref name="data"/> in a
    /// directory of its own.</summary>
    public static Task<SandboxHost> Start(string? data = null, params string[] settings) => Start(data, directory: null, settings);

    /// <summary>Starts a host that tells the sandbox itself where webhooks go.</summary>
    public static Task<SandboxHost> Start(Func<string, Uri, SandboxChannel?> directory) => Start(data: null, directory, []);

    public Task<EffectOutcome> Send(string text = "Ciao", string to = Phone, string effectId = "effect-1") =>
        WhatsApp.Send(Channel, Some.Text(text, to, effectId), CancellationToken.None);

    /// <summary>Sends, and lets the time of the call be over as soon as a fault holds its answer back.</summary>
    /// <param name="isHeld">Whether the call has come that far.</param>
    /// <param name="effectId">The message's.</param>
    public async Task<EffectOutcome> SendUntilTimeout(Func<Task<bool>> isHeld, string effectId = "effect-1")
    {
        var (clock, options) = (new ManualTimeProvider(), new WhatsAppOptions());
        using var client = new WhatsAppClient(new SocketsHttpHandler(), options, clock, NullLogger<WhatsAppClient>.Instance);
        var sending = client.Send(Channel, Some.Text("Ciao", Phone, effectId), CancellationToken.None);
        await Eventually.Holds(isHeld);
        clock.Advance(options.Timeout);
        return await sending;
    }

    /// <summary>Whether the only fault has struck.</summary>
    public async Task<bool> HasStruck() =>
        (await Call(HttpMethod.Get, "/sandbox/faults")).Body["items"]!.AsArray().All(fault => (int)fault!["hits"]! > 0);

    /// <summary>Calls Meta's simulator with a body of the test's own.</summary>
    public async Task<(int Status, JsonNode Body)> Post(string body, string? token = "any-token", string number = Number, string version = "v25.0")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sandbox/meta/{version}/{number}/messages")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await Exchange(request);
    }

    /// <summary>Calls one of the sandbox's own endpoints.</summary>
    public async Task<(int Status, JsonNode Body)> Call(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await Exchange(request);
    }

    public async Task<JsonArray> Messages(string query = "") =>
        (await Call(HttpMethod.Get, $"/sandbox/messages{query}")).Body["items"]!.AsArray();

    public async Task Fault(string fault)
    {
        var (status, body) = await Call(HttpMethod.Post, "/sandbox/faults", fault);
        Assert.True(status == 201, body.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    private static async Task<SandboxHost> Start(string? data, Func<string, Uri, SandboxChannel?>? directory, string[] settings)
    {
        var kept = data ?? Directory.CreateTempSubdirectory("grainline-sandbox-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Sandbox:DataDirectory"] = kept,
            ["Sandbox:AppSecret"] = AppSecret,
            ["Sandbox:StatusLinger"] = "00:00:00.005",
            ["Sandbox:WebhookRetryDelay"] = "00:00:00.005",
        });
        builder.Configuration.AddCommandLine(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (directory is not null)
        {
            builder.Services.AddSingleton<ISandboxChannelDirectory>(provider => new ScriptedDirectory(provider.GetRequiredService<IServer>(), directory));
        }

        builder.Services.AddSandbox(builder.Configuration).AddWhatsApp().AddSingleton<Receiver>();
        var app = builder.Build();
        app.MapSandbox();
        app.MapPost("/hooks/whatsapp/{channel}", (HttpContext http, Receiver receiver) => receiver.Take(http));
        app.MapPost("/hooks/endless", async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(new string('x', 1_000), http.RequestAborted);
            }
        });
        await app.StartAsync();
        return new(app, kept, ownsData: data is null);
    }

    private async Task<(int Status, JsonNode Body)> Exchange(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    private sealed class ScriptedDirectory(IServer server, Func<string, Uri, SandboxChannel?> find) : ISandboxChannelDirectory
    {
        public ValueTask<SandboxChannel?> Find(string key, CancellationToken cancellationToken) => ValueTask.FromResult(
            find(key, new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First())));
    }
}
