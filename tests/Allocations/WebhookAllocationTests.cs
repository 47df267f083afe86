using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Grainline.Api;
using Microsoft.AspNetCore.Builder;
using Xunit.Abstractions;

namespace Grainline.Tests.Allocations;

/// <summary>
/// Memory that a webhook takes is work for the garbage collector later, and unlike time it can be measured on any machine. Each webhook here
/// has a commit of its own, which is the most that one costs; under load many share it.
/// </summary>
public sealed class WebhookAllocationTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string AdminKey = "gl_test_admin_key";

    /// <summary>Bytes a webhook, with a tenth of room; lower it when the code gets leaner.</summary>
    private const long Ceiling = 26_400;

    private const int Contacts = 100;
    private const int Rounds = 12;

    private readonly string _data = Directory.CreateTempSubdirectory("grainline-allocations-").FullName;
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        _app = GrainlineApp.Build(
            "--urls", "http://127.0.0.1:0", "--data", _data, $"--GRAINLINE_ADMIN_KEY={AdminKey}", "--Logging:LogLevel:Default=Warning");
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_webhook_allocates_no_more_than_its_ceiling()
    {
        var hook = await Hook();
        var address = new Uri(_app.Urls.First());
        using var client = new RawClient(address.Port);
        var requests = Enumerable.Range(0, Contacts).Select(number => Request(hook, address.Authority, number)).ToList();
        Post();
        var least = Enumerable.Range(0, Rounds).Min(_ =>
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Post();
            return (GC.GetTotalAllocatedBytes(precise: true) - before) / Contacts;
        });

        output.WriteLine($"{least} bytes a webhook");
        Assert.InRange(least, 1, Ceiling);

        void Post()
        {
            foreach (var request in requests)
            {
                Assert.Equal(202, client.Send(request));
            }
        }
    }

    private async Task<(string Path, string Secret)> Hook()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        using var created = await http.PostAsJsonAsync("/api/v1/automations", new
        {
            name = "Allocations",
            max_starts = 0,
            trigger = new { duplicate_window = "PT0S" },
            steps = new[] { new { id = "end", type = "stop" } },
        });
        var automation = JsonNode.Parse(await created.Content.ReadAsStringAsync())!;
        using var activated = await http.PostAsync($"/api/v1/automations/{automation["id"]}/activate", null);
        activated.EnsureSuccessStatusCode();
        return ((string)automation["webhook"]!["path"]!, (string)automation["webhook"]!["secret"]!);
    }

    private static byte[] Request((string Path, string Secret) hook, string host, int number)
    {
        var body = $$$"""
            {"phone":"+39349{{{number:D7}}}","first_name":"Giulia","last_name":"Rossi","email":"giulia.{{{number}}}@example.com",
            "custom_fields":{"city":"Torino","source":"landing page","budget":"1200"}}
            """;
        return Encoding.ASCII.GetBytes(
            $"POST {hook.Path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nX-Webhook-Secret: {hook.Secret}\r\n" +
            $"Content-Length: {body.Length}\r\n\r\n{body}");
    }
}
