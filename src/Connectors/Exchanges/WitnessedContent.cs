using System.Net;
using System.Net.Http.Headers;

namespace Grainline.Exchanges;

/// <summary>
/// A body that knows whether anybody began to write it to a connection. Until then nothing can have happened at the
/// other side, whatever went wrong: no name, no connection, no TLS, no free connection in time. From then on, only an
/// answer tells.
/// </summary>
internal sealed class WitnessedContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;
    private volatile bool _begun;

    public WitnessedContent(ReadOnlyMemory<byte> body, MediaTypeHeaderValue? type = null)
    {
        _body = body;
        Headers.ContentType = type ?? new("application/json");
    }

    public bool Begun => _begun;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _begun = true;
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
