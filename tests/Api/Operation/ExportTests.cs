using System.Collections.Concurrent;
using System.Text;
using Grainline.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Api.Operation;

/// <summary>What leaves the host over OTLP, byte by byte: of all sources, ours and others'.</summary>
[Collection(Alone.Name)]
public sealed class ExportTests : IAsyncLifetime
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Variables = [Endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL"];

    private readonly ConcurrentQueue<(string Path, string Body)> _received = new();
    private WebApplication _collector = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _collector = builder.Build();
        _collector.Urls.Add("http://127.0.0.1:0");
        _collector.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _received.Enqueue((request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await _collector.StartAsync();
        string[] values = [_collector.Urls.First(), "http/protobuf", "100", "200"];
        foreach (var (variable, value) in Variables.Zip(values))
        {
            Environment.SetEnvironmentVariable(variable, value);
        }
    }

    public async Task DisposeAsync()
    {
        Array.ForEach(Variables, variable => Environment.SetEnvironmentVariable(variable, null));
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task Traces_and_metrics_arrive_without_phones_names_texts_and_secrets()
    {
        const string Name = "Quirinus";
        var api = new SqliteApi();
        await api.InitializeAsync();
        var phone = ApiServer.NewPhone();
        var automation = await api.Automation(
            """[{"id":"hello","type":"send_message","channel":"sandbox","text":"Servus {{contact.first_name}}"},{"id":"push","type":"ghl_upsert_contact","connection":"sandbox"}]""");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{automation.Path}?secret={automation.Secret}")
        {
            Content = ApiServer.Json($$"""{"phone":"{{phone}}","first_name":"{{Name}}"}"""),
        };
        // The client's own key would be taken for the secret.
        using var stranger = api.NewClient(key: null);
        var (status, answer) = await api.Send(request, stranger);
        Assert.Equal(202, status);
        await api.Ended(answer["run_id"]!.GetValue<string>());
        await api.Get($"/api/v1/contacts/{phone}");
        await Eventually.Holds(() => _received.Any(export => export.Path == "/v1/traces" && export.Body.Contains("channel send", StringComparison.Ordinal)));
        await Eventually.Holds(() => _received.Any(export => export.Path == "/v1/metrics" && export.Body.Contains("grainline.deliveries", StringComparison.Ordinal)));
        await api.DisposeAsync();
        var all = string.Concat(_received.Select(export => export.Body));
        var spans = string.Concat(_received.Where(export => export.Path == "/v1/traces").Select(export => export.Body));

        Assert.Contains("/hooks/ghl/{webhookId}", spans, StringComparison.Ordinal);
        Assert.Contains("/api/v1/contacts/{phone}", spans, StringComparison.Ordinal);
        Assert.All(
            [phone[1..], Name, "Servus", automation.Secret, automation.Path.Split('/')[^1], ApiServer.AdminKey],
            word => Assert.False(all.Contains(word, StringComparison.OrdinalIgnoreCase), $"{word} was exported."));
    }
}
