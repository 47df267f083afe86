using System.Collections.Concurrent;
using Grainline.WhatsApp.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Grainline.Tests.Sandbox;

/// <summary>A product that checks and reads the webhooks that the sandbox sends it, and refuses as many as a test wants.</summary>
internal sealed class Receiver
{
    private readonly ConcurrentQueue<byte[]> _taken = new();
    private int _refusals;
    private int _refused;

    /// <summary>How many webhooks are answered with 503 before they are taken.</summary>
    public int Refusals
    {
        get => _refusals;
        set => _refusals = value;
    }

    public int Refused => _refused;

    /// <summary>Bodies that were answered with 200, in order.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _taken];

    public IReadOnlyList<WebhookEvent> Events => [.. _taken.SelectMany(body => WebhookParser.Parse(body))];

    public IEnumerable<MessageStatusEvent> Statuses => Events.OfType<MessageStatusEvent>();

    public IEnumerable<InboundMessageEvent> Inbound => Events.OfType<InboundMessageEvent>();

    public async Task<IResult> Take(HttpContext http)
    {
        using var copy = new MemoryStream();
        await http.Request.Body.CopyToAsync(copy);
        var body = copy.ToArray();
        if (!WebhookSignature.IsValid(http.Request.Headers[WebhookSignature.Header], body, SandboxHost.AppSecret))
        {
            return Results.StatusCode(401);
        }

        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            Interlocked.Increment(ref _refused);
            return Results.StatusCode(503);
        }

        _taken.Enqueue(body);
        return Results.Ok();
    }
}
