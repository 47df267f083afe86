using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Grainline.Tests.Allocations;

/// <summary>A kept-alive connection that allocates nothing per request, so that all that is counted is the server's.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 * 1024];

    public RawClient(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a whole request and reads its answer, which must come with a length.</summary>
    /// <returns>The status.</returns>
    public int Send(ReadOnlySpan<byte> request)
    {
        _socket.Send(request);
        var received = 0;
        while (true)
        {
            var count = _socket.Receive(_answer.AsSpan(received));
            received += count;
            var head = _answer.AsSpan(0, received).IndexOf("\r\n\r\n"u8);
            if (count == 0)
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(_answer, 0, received));
            }

            if (head >= 0 && received >= head + 4 + LengthOf(_answer.AsSpan(0, head)))
            {
                return int.Parse(_answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var value = head[(head.IndexOf(name) + name.Length)..];
        var end = value.IndexOf("\r\n"u8);
        return int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
