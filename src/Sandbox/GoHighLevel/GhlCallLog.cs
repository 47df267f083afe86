using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>The last calls that came, what workflows posted, and what inbound webhooks took: for tests and curious people.</summary>
internal sealed class GhlCallLog
{
    public const int MaxEntries = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<JsonObject> _calls = new();
    private readonly Queue<JsonObject> _inbound = new();
    private readonly Queue<JsonObject> _webhooks = new();

    public void Add(HttpContext http, DateTimeOffset at, int status, bool fault) => Add(_calls, new()
    {
        ["at"] = At(at),
        ["method"] = http.Request.Method,
        ["path"] = http.Request.Path.Value?["/sandbox/ghl".Length..],
        ["status"] = status,
        ["fault"] = fault,
    });

    public void AddInbound(string triggerId, JsonNode? body, DateTimeOffset at) =>
        Add(_inbound, new() { ["at"] = At(at), ["trigger_id"] = triggerId, ["body"] = body?.DeepClone() });

    /// <summary>GHL itself shows only that the action ran; what was answered is for those who try things out here.</summary>
    public void AddWebhook(GhlWorkflow workflow, string contactId, (int Status, string Body)? answer, DateTimeOffset at) => Add(_webhooks, new()
    {
        ["at"] = At(at),
        ["workflow_id"] = workflow.Id,
        ["contact_id"] = contactId,
        ["url"] = workflow.WebhookUrl?.ToString(),
        ["status"] = answer?.Status,
        ["answer"] = answer?.Body,
    });

    public IResult Calls() => List(_calls);

    public IResult Inbound() => List(_inbound);

    public IResult Webhooks() => List(_webhooks);

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
            _inbound.Clear();
            _webhooks.Clear();
        }
    }

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    private void Add(Queue<JsonObject> queue, JsonObject entry)
    {
        lock (_gate)
        {
            if (queue.Count == MaxEntries)
            {
                queue.Dequeue();
            }

            queue.Enqueue(entry);
        }
    }

    private IResult List(Queue<JsonObject> queue)
    {
        lock (_gate)
        {
            var page = new JsonObject { ["items"] = new JsonArray([.. queue.Select(entry => entry.DeepClone())]), ["next"] = null };
            return Results.Text(page.ToJsonString(Readable.Json.Options), "application/json; charset=utf-8");
        }
    }
}
