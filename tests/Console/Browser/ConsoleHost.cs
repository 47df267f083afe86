using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Tests.Support;
using Grainline.Tests.Support.Product;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Browser;

/// <summary>The product in a process of its own at its first start, and Debian's Chromium to look at it.</summary>
public sealed class ConsoleHost : IAsyncLifetime
{
    /// <summary>Where a cluster's dashboard would be.</summary>
    public const string DashboardUrl = "https://silo.example.com/dashboard";

    private readonly string _data = Directory.CreateTempSubdirectory("grainline-console-").FullName;
    private ProductProcess? _product;
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public string Url => _product!.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>The key that the first start made.</summary>
    public string AdminKey => File.ReadAllText(AdminKeyFile).Trim();

    public string AdminKeyFile => Path.Combine(_data, "admin-key");

    private static string Chromium =>
        new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("Chromium is not installed. './test' installs it (package chromium-headless-shell).");

    public async Task InitializeAsync()
    {
        // A variable without a value leaves it to the product to make a key.
        var keyless = new Dictionary<string, string>(StringComparer.Ordinal) { ["GRAINLINE_ADMIN_KEY"] = "" };
        _product = await ProductProcess.Start(["--data", _data, $"--Console:DashboardUrl={DashboardUrl}"], environment: keyless);
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout((float)ConsolePage.Patience.TotalMilliseconds);
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
        await _product!.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Calls the management API, for what a test needs to be there.</summary>
    public async Task<JsonObject> Call(HttpMethod method, string path, string? body = null, string? key = null, string type = "application/json")
    {
        using var client = new HttpClient { BaseAddress = new Uri(Url) };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? AdminKey);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, type);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Whether the API takes the key.</summary>
    public async Task<bool> Opens(string key)
    {
        using var client = new HttpClient { BaseAddress = new Uri(Url), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var response = await client.GetAsync("/api/v1/me");
        return response.IsSuccessStatusCode;
    }

    /// <summary>Imports contacts and gives the id of the import when it is done.</summary>
    public async Task<string> Import(string csv)
    {
        var begun = await Call(HttpMethod.Post, "/api/v1/contacts/import?background=true&name=guests.csv", csv, type: "text/csv");
        await Eventually.Holds(async () => (await Call(HttpMethod.Get, $"/api/v1/contacts/import/{begun["id"]}"))["ended_at"] is not null);
        return begun["id"]!.GetValue<string>();
    }

    /// <summary>An automation with a branch, so that pages have something to draw.</summary>
    public Task<JsonObject> Automation(string name) => Call(HttpMethod.Post, "/api/v1/automations", new JsonObject
    {
        ["name"] = name,
        ["trigger"] = new JsonObject { ["default_region"] = "IT" },
        ["steps"] = new JsonArray(
            new JsonObject { ["id"] = "hello", ["type"] = "send_message", ["channel"] = "sandbox", ["text"] = "Ciao {{contact.first_name}}" },
            new JsonObject
            {
                ["id"] = "answer",
                ["type"] = "wait_for_reply",
                ["timeout"] = "PT24H",
                ["replies"] = new JsonArray(new JsonObject
                {
                    ["match"] = new JsonObject { ["contains_any"] = new JsonArray("yes", "sì") },
                    ["steps"] = new JsonArray(new JsonObject { ["id"] = "vip", ["type"] = "add_tags", ["tags"] = new JsonArray("vip") }),
                }),
                ["otherwise"] = new JsonArray(
                    new JsonObject { ["id"] = "thanks", ["type"] = "send_message", ["channel"] = "sandbox", ["text"] = "Grazie: {{reply.text}}" }),
            }),
    }.ToJsonString());

    /// <summary>A page of a browser that knows nothing yet.</summary>
    /// <param name="language">Of the browser.</param>
    /// <param name="width">Of its window.</param>
    /// <param name="scheme">What the browser prefers.</param>
    /// <param name="url">Of another service than this one's.</param>
    public async Task<ConsolePage> Open(string language = "en-US", int width = 1280, ColorScheme scheme = ColorScheme.Light, string? url = null)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url ?? Url,
            Locale = language,
            TimezoneId = "Europe/Rome",
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = width > 600 ? 860 : 800 },
        });
        return new ConsolePage(await context.NewPageAsync());
    }

    /// <summary>The editor of an automation, before the admin.</summary>
    public async Task<ConsolePage> Edit(string id, string language = "en-US")
    {
        var console = await Open(language);
        await console.SignIn(AdminKey);
        await console.Go($"/automations/{id}");
        return console;
    }
}

[CollectionDefinition(Name)]
public sealed class InChromium : ICollectionFixture<ConsoleHost>
{
    public const string Name = "Console in Chromium";
}
