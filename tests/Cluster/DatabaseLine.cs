using System.Net;
using System.Net.Sockets;

namespace Grainline.Tests.Cluster;

/// <summary>One silo's way to the database: a TCP port that leads to the server's socket, until it is cut. Then nothing passes and
/// nothing is refused, as behind a broken switch.</summary>
internal sealed class DatabaseLine : IDisposable
{
    private const int Chunk = 64 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly UnixDomainSocketEndPoint _server;
    private volatile bool _isCut;

    public DatabaseLine(string folder)
    {
        _server = new UnixDomainSocketEndPoint(Path.Combine(folder, ".s.PGSQL.5432"));
        _listener.Start();
        _ = Accept();
    }

    /// <summary>A connection string over this line; encryption is not asked for, as over the socket.</summary>
    public string Connection(string database) =>
        $"Host=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};Username=postgres;Database={database};SSL Mode=Disable;GSS Encryption Mode=Disable";

    public void Cut() => _isCut = true;

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

    private async Task Join(Socket silo)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (silo)
        {
            try
            {
                await server.ConnectAsync(_server, _end.Token);
                await Task.WhenAny(Pass(silo, server), Pass(server, silo));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One side hung up, or the test is over.
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
