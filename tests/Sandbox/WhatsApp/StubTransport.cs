using System.Net;
using Grainline.Messages;
using Grainline.WhatsApp;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grainline.Tests.WhatsApp;

/// <summary>Answers calls in place of the network and keeps what was sent.</summary>
internal sealed class StubTransport(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public static readonly ProviderAccess Channel = new("https://graph.example.com/v25.0/", "100000000000001", "secret-token");

    public List<(Uri? Uri, string? Authorization, string? ContentType, byte[] Body)> Calls { get; } = [];

    public static StubTransport Answering(HttpStatusCode status, byte[] body, params (string Name, string Value)[] headers) => new((_, _) =>
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(body) };
        Array.ForEach(headers, h => response.Headers.TryAddWithoutValidation(h.Name, h.Value));
        return Task.FromResult(response);
    });

    public WhatsAppClient Client(WhatsAppOptions? options = null) =>
        new(this, options ?? new(), TimeProvider.System, NullLogger<WhatsAppClient>.Instance);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls.Add((
            request.RequestUri, request.Headers.Authorization?.ToString(), request.Content?.Headers.ContentType?.ToString(),
            await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return await answer(request, cancellationToken);
    }
}
