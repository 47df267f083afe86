using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Api;
using Grainline.Tests.Api.GoHighLevel;
using Grainline.Tests.Api.Security;
using Grainline.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Grainline.Tests.Api;

/// <summary>The product on a port of its own, with a fresh database, as a client sees it.</summary>
public abstract class ApiServer : IAsyncLifetime
{
    public const string AdminKey = "gl_test_admin_key";

    /// <summary>How long a run may take whose host was away: its channel leads to where the sandbox was before, so that it tries in vain a
    /// few times, each after a longer pause, until the new host has listened.</summary>
    public static readonly TimeSpan AfterRestart = TimeSpan.FromMinutes(2);

    private static int _phones;

    private WebApplication? _app;

    /// <summary>Speaks with the admin key.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The options that choose the database.</summary>
    protected abstract string[] StorageOptions { get; }

    /// <summary>What a command needs to find the data of this server, and the server.</summary>
    public string[] Place => ["--data", Data, "--urls", _app!.Urls.First(), $"--GRAINLINE_ADMIN_KEY={AdminKey}", .. StorageOptions];

    /// <summary>The data directory.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("grainline-api-").FullName;

    /// <summary>Where SQLite is.</summary>
    public string DatabaseFile => Path.Combine(Data, "grainline.db");

    /// <summary>What the database holds, past the product.</summary>
    public Task<IReadOnlyList<StoredRow>> Stored() => Array.IndexOf(StorageOptions, "--connection") is >= 0 and var place
        ? StoredRow.All(
            new NpgsqlConnection($"{StorageOptions[place + 1]};Pooling=false"),
            """
            select table_schema || '.' || table_name from information_schema.tables
            where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
            """)
        : StoredRow.All(new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"), "select name from sqlite_master where type = 'table'");

    /// <summary>A number that no other test uses.</summary>
    public static string NewPhone() => $"+39347{Interlocked.Increment(ref _phones):D7}";

    /// <summary>When these tests began, as Meta writes times. What is older than the retention could be gone before a test looks.</summary>
    public static long MetaTime { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Options of this server alone.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>Services of this server alone.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    public virtual Task InitializeAsync() => Start();

    public virtual async Task DisposeAsync()
    {
        await Stop();
        Directory.Delete(Data, recursive: true);
    }

    /// <summary>One of the host's own services, for what no client can see.</summary>
    public T Service<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    public async Task Start()
    {
        _app = await StartWithFreePorts(ports => GrainlineApp.Build(
            [
                "--urls", "http://127.0.0.1:0", "--data", Data, $"--GRAINLINE_ADMIN_KEY={AdminKey}", "--Logging:LogLevel:Default=Warning",
                $"--GoHighLevel:AppPublicKey={AppSigner.PublicKey}", "--Storage:OperationTimeout=00:00:30",
                .. StorageOptions, .. More, .. ports,
            ],
            Services));
        Client = NewClient(AdminKey);
    }

    public async Task Stop()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }

    public HttpClient NewClient(string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(_app!.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Creates and activates an automation.</summary>
    public async Task<TestAutomation> Automation(string steps, string more = "")
    {
        var created = await Post("/api/v1/automations", $$"""{"name":"Test"{{more}},"steps":{{steps}}}""", 201);
        var id = created["id"]!.GetValue<string>();
        await Post($"/api/v1/automations/{id}/activate", null, 200);
        return new TestAutomation(id, created["webhook"]!["path"]!.GetValue<string>(), created["webhook"]!["secret"]!.GetValue<string>());
    }

    /// <summary>Posts a body to a webhook as GHL would.</summary>
    public async Task<(int Status, JsonObject Body)> Deliver(TestAutomation automation, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, automation.Path) { Content = Json(body) };
        request.Headers.Add("X-Webhook-Secret", automation.Secret);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Send(request);
    }

    /// <summary>Adds a channel whose provider is this server's simulator, unless it is there already.</summary>
    public async Task Channel(string id, string number, string appSecret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/channels")
        {
            Content = Json(
                $$"""{"id":"{{id}}","phone_number_id":"{{number}}","waba_id":"1","base_url":"{{Client.BaseAddress}}sandbox/meta/v25.0","access_token":"t","app_secret":"{{appSecret}}"}"""),
        };
        var (status, answer) = await Send(request);
        Assert.True(status is 201 or 409, $"{status} {answer}");
    }

    /// <summary>Tells a channel's webhook something as Meta would: in its envelope, signed with the app secret.</summary>
    public async Task Tell(string channel, string appSecret, string field, string value, string account = "1")
    {
        var body = $$$"""{"object":"whatsapp_business_account","entry":[{"id":"{{{account}}}","time":{{{MetaTime}}},"changes":[{"field":"{{{field}}}","value":{{{value}}}}]}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/whatsapp/{channel}") { Content = Json(body) };
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), Encoding.UTF8.GetBytes(body));
        request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(signature)}");
        Assert.Equal(200, (await Send(request)).Status);
    }

    public async Task<JsonObject> Get(string path)
    {
        using var response = await Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<JsonObject> Post(string path, string? body, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : Json(body) };
        var (status, answer) = await Send(request);
        Assert.True(status == expected, $"POST {path}: {status} {answer}");
        return answer;
    }

    public async Task<(int Status, JsonObject Body)> Send(HttpRequestMessage request, HttpClient? client = null)
    {
        using var response = await (client ?? Client).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    /// <summary>Waits until the run has ended.</summary>
    public Task<JsonObject> Ended(string runId, TimeSpan? within = null) => Eventually.Get(
        async () =>
        {
            var run = await Get($"/api/v1/runs/{runId}");
            return run["ended_at"] is null ? null : run;
        },
        within);

    /// <summary>Starts a host, with other ports for its engine when somebody else took them.</summary>
    protected static async Task<WebApplication> StartWithFreePorts(Func<string[], WebApplication> build)
    {
        for (var attempt = 1; ; attempt++)
        {
            var app = build(EngineSettings.Ports());
            try
            {
                await app.StartAsync();
                return app;
            }
            catch (Exception failure) when (attempt < EngineSettings.Attempts && EngineSettings.PortsAreTaken(failure))
            {
                await app.DisposeAsync();
            }
        }
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}

/// <summary>An automation as a sender knows it.</summary>
public sealed record TestAutomation(string Id, string Path, string Secret);

public sealed class SqliteApi : ApiServer
{
    protected override string[] StorageOptions => [];
}

public sealed class PostgresApi : ApiServer
{
    /// <summary>To a database of its own.</summary>
    public string Connection { get; } = PostgresServer.Shared.Connection(PostgresServer.Shared.CreateDatabase());

    protected override string[] StorageOptions => ["--storage", "postgres", "--connection", Connection, $"--GRAINLINE_MASTER_KEY={new string('m', 40)}"];
}

[CollectionDefinition(Name)]
public sealed class OnSqlite : ICollectionFixture<SqliteApi>
{
    public const string Name = "API on SQLite";
}

[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresApi>
{
    public const string Name = "API on PostgreSQL";
}
