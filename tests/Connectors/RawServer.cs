using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Grainline.Tests.Connectors;

/// <summary>A server at a free port of 127.0.0.1 that answers each connection with the bytes that a test gives, or breaks off.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, Socket, Task> _behave;
    private readonly List<string> _requests = [];

    // A connection that nobody holds is collected, and then it is closed.
    private readonly List<Task> _attended = [];
    private int _connections;

    private RawServer(Func<NetworkStream, Socket, Task> behave)
    {
        _behave = behave;
        _listener.Start();
        _ = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/in");

    public int Connections => _connections;

    /// <summary>Whole requests, heads and bodies.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static RawServer Answering(int status, string body = "", params string[] headers) =>
        new((stream, _) => stream.WriteAsync(Encoding.UTF8.GetBytes(Answer(status, body, headers))).AsTask());

    /// <summary>Sends these bytes and closes.</summary>
    public static RawServer Sending(string bytes) => Sending(Encoding.UTF8.GetBytes(bytes));

    /// <inheritdoc cref="Sending(string)"/>
    public static RawServer Sending(byte[] bytes) => new((stream, _) => stream.WriteAsync(bytes).AsTask());

    /// <summary>Reads the request and does not answer until it is disposed.</summary>
    public static RawServer Silent() => new((_, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System));

    /// <summary>Reads the request and resets the connection.</summary>
    public static RawServer Resetting() => new((_, socket) =>
    {
        socket.LingerState = new(enable: true, seconds: 0);
        return Task.CompletedTask;
    });

    /// <summary>Sends a head and then body bytes without end.</summary>
    public static RawServer Endless() => new(async (stream, _) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"u8.ToArray());
        var block = new byte[65_536];
        Array.Fill(block, (byte)'x');
        while (true)
        {
            await stream.WriteAsync(block);
        }
    });

    public static string Answer(int status, string body, params string[] headers) =>
        $"HTTP/1.1 {status} Word\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + string.Concat(headers.Select(h => $"{h}\r\n")) + $"\r\n{body}";

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            _attended.Add(Attend(socket));
        }
    }

    private async Task Attend(Socket socket)
    {
        try
        {
            using (socket)
            {
                using var stream = new NetworkStream(socket);
                var request = await Read(stream);
                lock (_requests)
                {
                    _requests.Add(request);
                }

                await _behave(stream, socket);
            }
        }
        catch (IOException)
        {
            // The client has gone, which is what some tests are about.
        }
    }

    private static async Task<string> Read(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[65_536];
        while (!IsWhole(text))
        {
            var count = await stream.ReadAsync(buffer);
            if (count == 0)
            {
                break;
            }

            text += Encoding.UTF8.GetString(buffer, 0, count);
        }

        return text;
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = text.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))?[16..] ?? "0";
        return end >= 0 && Encoding.UTF8.GetByteCount(text[(end + 4)..]) >= int.Parse(length, CultureInfo.InvariantCulture);
    }
}
