using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Api;
using Grainline.Tests.Api.GoHighLevel;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Fuzz.Targets;

/// <summary>The product in this process, on a port that the system chose, and what the inputs are thrown at: an automation that
/// looks at every field, a channel and an app whose signatures can be made.</summary>
public sealed class Host : IAsyncLifetime
{
    public const string Phone = "+393491234567";
    public const string Channel = "fuzz";
    public const string AppSecret = "the app secret of the fuzzed channel";

    /// <summary>Far more than any input takes, also on a loaded machine: the point is that there is an end.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private const string AdminKey = "gl_fuzz_admin_key";

    private readonly string _data = Directory.CreateTempSubdirectory("grainline-fuzz-").FullName;
    private readonly BugLog _bugs = new();
    private WebApplication? _app;

    private HttpClient Client { get; set; } = null!;

    public string WebhookPath { get; private set; } = "";

    public string WebhookSecret { get; private set; } = "";

    public string AutomationId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _app = GrainlineApp.Build(
            "--urls", "http://127.0.0.1:0", "--data", _data, $"--GRAINLINE_ADMIN_KEY={AdminKey}", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Grainline.Api.Problems=Error",
            $"--GoHighLevel:AppPublicKey={AppSigner.PublicKey}");
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_bugs.Provider());
        await _app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(_app.Urls.First()), Timeout = Deadline };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);

        var created = await Post("/api/v1/automations", Definitions.Everything);
        AutomationId = created["id"]!.GetValue<string>();
        WebhookPath = created["webhook"]!["path"]!.GetValue<string>();
        WebhookSecret = created["webhook"]!["secret"]!.GetValue<string>();
        await Post($"/api/v1/automations/{AutomationId}/activate", "{}");
        await Post("/api/v1/connections", """{"id":"fuzz","name":"Fuzz","location_id":"LocAAbbCCdd0011EEff2","base_url":"http://127.0.0.1:9","token":"t"}""");
        await Post("/api/v1/channels", $$"""
            {"id":"{{Channel}}","name":"Fuzz","type":"whatsapp_cloud","phone_number_id":"123456123","waba_id":"1","base_url":"http://127.0.0.1:9","access_token":"t",
             "app_secret":"{{AppSecret}}","verify_token":"v"}
            """);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Sends the request; what comes back is an answer of the contract, or this throws and says why not.</summary>
    /// <returns>The status.</returns>
    internal async Task<int> Answer(HttpRequestMessage request, IReadOnlySet<int> allowed)
    {
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var status = (int)response.StatusCode;
        if (!allowed.Contains(status))
        {
            throw new BrokenContractException(string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.RequestUri} answered {status}: {text} {_bugs.Last}"));
        }

        if (status == (int)HttpStatusCode.BadRequest && text.Length == 0 && request.RequestUri!.OriginalString.Contains("%00", StringComparison.Ordinal))
        {
            // The web server itself refuses a NUL in a path, before anything of ours sees it.
            return status;
        }

        if (status >= (int)HttpStatusCode.BadRequest)
        {
            IsProblem(text, status);
        }
        else if (text.Length > 0)
        {
            using var json = JsonDocument.Parse(text);
        }

        return status;
    }

    private static void IsProblem(string text, int status)
    {
        var problem = JsonNode.Parse(text)?.AsObject();
        if (problem?["code"]?.GetValue<string>() is not { Length: > 0 } code || code.Any(letter => letter is not ('_' or (>= 'a' and <= 'z') or (>= '0' and <= '9')))
            || problem["status"]?.GetValue<int>() != status || problem["title"] is null)
        {
            throw new BrokenContractException($"Not a problem: {text}");
        }
    }

    private async Task<JsonObject> Post(string path, string body)
    {
        using var response = await Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"{path}: {text}");
    }
}

/// <summary>An answer that is none of the contract's.</summary>
public sealed class BrokenContractException(string message) : Exception(message);
