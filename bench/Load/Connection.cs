using System.Net;
using System.Net.Sockets;

namespace Grainline.Load;

/// <summary>One kept-alive connection with at most one request in flight. Its loop allocates nothing.</summary>
public sealed class Connection : IDisposable
{
    private const int LongestResponse = 64 * 1024;

    private readonly IPEndPoint _server;
    private readonly RequestSource _requests;
    private readonly ISchedule _schedule;
    private readonly Recorder _recorder;
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly byte[] _request;
    private readonly byte[] _response = new byte[LongestResponse];
    private Socket _socket;
    private int _received;
    private long _intended;
    private volatile bool _inFlight;

    public Connection(IPEndPoint server, RequestSource requests, ISchedule schedule, Recorder recorder)
    {
        _server = server;
        _requests = requests;
        _schedule = schedule;
        _recorder = recorder;
        _request = new byte[requests.LongestRequest];
        _receive.Completed += (_, _) => OnReceived();
        _socket = Connect();
    }

    /// <summary>Whether an answer is still to come.</summary>
    public bool InFlight => _inFlight;

    /// <summary>Asks the schedule for the first request.</summary>
    public void Start()
    {
        if (_schedule.TryNext(this, out var intended))
        {
            Begin(intended);
        }
    }

    /// <summary>Sends a request, and further ones as the schedule says. Returns when it has to wait for the server.</summary>
    public void Begin(long intended)
    {
        do
        {
            if (!TrySend(intended))
            {
                return;
            }
        }
        while (Receive() && _schedule.TryNext(this, out intended));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _receive.Dispose();
    }

    private bool TrySend(long intended)
    {
        if (!_requests.TryWrite(_request, out var length))
        {
            return false;
        }

        _intended = intended;
        _received = 0;
        _inFlight = true;
        try
        {
            _socket.Send(_request.AsSpan(0, length));
        }
        catch (SocketException)
        {
            // The receive that follows meets the same broken connection and records it.
        }

        return true;
    }

    /// <summary>True when the response is complete already; false when <see cref="OnReceived"/> will go on.</summary>
    private bool Receive()
    {
        do
        {
            _receive.SetBuffer(_response, _received, _response.Length - _received);
            if (_socket.ReceiveAsync(_receive))
            {
                return false;
            }
        }
        while (!Take());
        return true;
    }

    private void OnReceived()
    {
        if ((Take() || Receive()) && _schedule.TryNext(this, out var intended))
        {
            Begin(intended);
        }
    }

    /// <summary>Takes in what was received; true when that ends the exchange.</summary>
    private bool Take()
    {
        if (_receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0)
        {
            return Finish(Recorder.Broken);
        }

        _received += _receive.BytesTransferred;
        if (ResponseParser.TryRead(_response.AsSpan(0, _received), out var status))
        {
            return Finish(status);
        }

        return _received == LongestResponse
            ? throw new InvalidDataException($"A response is longer than {LongestResponse} bytes.")
            : false;
    }

    private bool Finish(int status)
    {
        _recorder.Record(status, _intended);
        _inFlight = false;
        if (status == Recorder.Broken)
        {
            _socket.Dispose();
            _socket = Connect();
        }

        return true;
    }

    private Socket Connect()
    {
        var socket = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(_server);
        return socket;
    }
}
