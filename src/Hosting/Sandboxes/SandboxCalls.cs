using Grainline.Exchanges;

namespace Grainline.Hosting.Sandboxes;

/// <summary>
/// Calls of this process to the sandbox, which it serves itself. A server that stops closes connections on which a request may just be on its way, and a
/// message of such a request is uncertain for ever: Meta knows no repetition. So a stop lets these calls end first, and begins no others; those find nobody,
/// which is certain, and are made after the start.
/// </summary>
internal sealed class SandboxCalls : ICallGate
{
    /// <summary>How long a stop waits for them; what takes longer, the server waits for like for any request.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private bool _isClosed;

    public HttpMessageHandler Before(HttpMessageHandler transport) => new Gate(this, transport);

    /// <summary>Ends when no call is under way any more, nor will be.</summary>
    public async Task Close(TimeProvider time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isClosed = true;
            Look();
        }

        await _ended.Task.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Enter()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, "The sandbox stops.");
            }

            _underWay++;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _underWay--;
            Look();
        }
    }

    private void Look()
    {
        if (_isClosed && _underWay == 0)
        {
            _ended.TrySetResult();
        }
    }

    private sealed class Gate(SandboxCalls calls, HttpMessageHandler transport) : DelegatingHandler(transport)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri?.AbsolutePath.StartsWith("/sandbox/", StringComparison.Ordinal) is not true)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            calls.Enter();
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                calls.Leave();
            }
        }
    }
}
