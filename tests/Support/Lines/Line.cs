using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Grainline.Tests.Support.Lines;

/// <summary>A TCP port of the test's own that leads to a server, until something happens to it: it is cut, as behind a broken switch where
/// nothing passes and nothing is refused, or its connections are reset.</summary>
internal sealed class Line : IDisposable
{
    private const int Chunk = 64 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private volatile bool _isCut;

    public Line(EndPoint? server = null)
    {
        Server = server;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept();
    }

    public int Port { get; }

    /// <summary>Where new connections lead; null = nowhere, they are closed.</summary>
    public EndPoint? Server { get; set; }

    /// <summary>A line to the socket of a PostgreSQL server.</summary>
    public static Line ToPostgres(string folder) => new(new UnixDomainSocketEndPoint(Path.Combine(folder, ".s.PGSQL.5432")));

    /// <summary>A connection string over this line; encryption is not asked for, as over the socket.</summary>
    public string Connection(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};SSL Mode=Disable;GSS Encryption Mode=Disable";

    public void Cut() => _isCut = true;

    /// <summary>Ends every connection with a reset, in the middle of whatever it carries.</summary>
    public int Reset()
    {
        var sockets = _open.Keys.ToList();
        foreach (var socket in sockets)
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Close();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It had ended by itself.
            }
        }

        return sockets.Count;
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Join(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task Join(Socket client)
    {
        using (client)
        {
            if (Server is not { } end)
            {
                return;
            }

            using var server = end is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.NoDelay = true;
            _open.TryAdd(client, 0);
            try
            {
                await server.ConnectAsync(end, _end.Token);
                await Task.WhenAny(Pass(client, server), Pass(server, client));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side hung up, or the test is over.
            }
            finally
            {
                _open.TryRemove(client, out _);
            }
        }
    }

    /// <summary>Hands on what comes. Once cut, it keeps what comes to itself, and an end too.</summary>
    private async Task Pass(Socket from, Socket to)
    {
        var bytes = new byte[Chunk];
        while (await from.ReceiveAsync(bytes, _end.Token) is var count && (count > 0 || _isCut))
        {
            if (_isCut)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _end.Token);
            }

            await to.SendAsync(bytes.AsMemory(0, count), _end.Token);
        }
    }
}
