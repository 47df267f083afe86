using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grainline.Tests.Support.Product;

/// <summary>The part of the management API (HTTP.md) that tells what became of the deliveries.</summary>
internal sealed class ManagementApi(Uri url) : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private const int PageSize = 500;
    private const int RunsAtOnce = 8;

    private readonly HttpClient _client = new()
    {
        BaseAddress = url,
        DefaultRequestHeaders = { Authorization = new("Bearer", ProductProcess.AdminKey) },
    };

    public async Task<AutomationView> CreateActive(JsonObject definition)
    {
        var automation = await Post<AutomationView>("/api/v1/automations", definition);
        await Post<JsonObject>($"/api/v1/automations/{automation.Id}/activate", []);
        return automation;
    }

    /// <summary>Whether every run of the automation has ended.</summary>
    public async Task<bool> NoneIsOpen(string automation)
    {
        foreach (var status in (string[])["running", "waiting"])
        {
            var open = await Get<Page<RunView>>($"/api/v1/runs?automation={automation}&status={status}&limit=1");
            if (open.Items.Count > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Every run of the automation, with its steps.</summary>
    public async Task<IReadOnlyList<RunView>> Runs(string automation)
    {
        var listed = await All<RunView>($"/api/v1/runs?automation={automation}");
        var whole = new RunView[listed.Count];
        await Parallel.ForAsync(0, listed.Count, new ParallelOptions { MaxDegreeOfParallelism = RunsAtOnce }, async (index, _) =>
            whole[index] = await Get<RunView>($"/api/v1/runs/{listed[index].Id}"));
        return whole;
    }

    public Task<List<DeliveryView>> AcceptedDeliveries(string automation) =>
        All<DeliveryView>($"/api/v1/deliveries?automation={automation}&outcome=accepted");

    /// <summary>Has the channel send to another address.</summary>
    public async Task MoveChannel(string channel, Uri baseUrl)
    {
        var path = $"/api/v1/channels/{channel}";
        using var response = await _client.PutAsJsonAsync(path, new JsonObject { ["base_url"] = baseUrl.ToString() });
        await Read<JsonObject>(path, response);
    }

    /// <summary>Every message that came to Meta's simulator.</summary>
    public Task<List<MessageView>> Messages() => All<MessageView>("/sandbox/messages?");

    public void Dispose() => _client.Dispose();

    private async Task<List<T>> All<T>(string query)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var at = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await Get<Page<T>>($"{query}&limit={PageSize}{at}");
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    private async Task<T> Get<T>(string path)
    {
        using var response = await _client.GetAsync(path);
        return await Read<T>(path, response);
    }

    private async Task<T> Post<T>(string path, JsonObject body)
    {
        using var response = await _client.PostAsJsonAsync(path, body);
        return await Read<T>(path, response);
    }

    private static async Task<T> Read<T>(string path, HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<T>(text is "" ? "{}" : text, Json)!
            : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {text}");
    }
}
