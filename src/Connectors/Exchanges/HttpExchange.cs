using System.Buffers;

namespace Grainline.Exchanges;

/// <summary>
/// Makes one HTTP call, bounded in time and in size. It never repeats a call and never throws: what happened is the answer,
/// and whether the other side can have seen the request is part of it.
/// </summary>
internal sealed class HttpExchange(HttpMessageHandler transport, TimeProvider clock) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(transport);

    /// <param name="request">A body must be a <see cref="WitnessedContent"/>; without one the call counts as begun unless there was no connection.</param>
    /// <param name="timeout">From connecting to the last byte of the answer.</param>
    /// <param name="maxBytes">Of the answer's body.</param>
    /// <param name="cancellationToken">Ends the call; what had been sent stays sent.</param>
    public async Task<HttpAnswer> Send(HttpRequestMessage request, TimeSpan timeout, int maxBytes, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var answer = new HttpAnswer();
        var buffer = ArrayPool<byte>.Shared.Rent(maxBytes + 1);
        var length = 0;
        try
        {
            using var response = await _http.SendAsync(request, stop.Token);
            answer = new() { Status = (int)response.StatusCode, Headers = response.Headers };
            await using var stream = await response.Content.ReadAsStreamAsync(stop.Token);
            for (var read = -1; read != 0 && length <= maxBytes; length += read)
            {
                read = await stream.ReadAsync(buffer.AsMemory(length, maxBytes + 1 - length), stop.Token);
            }
        }
        catch (Exception e)
        {
            answer = answer with { Silence = SilenceOf(e, request, cancellationToken) };
        }

        var body = BodyText.WithoutImpossible(buffer.AsSpan(0, Math.Min(length, maxBytes)).ToArray(), out _);
        answer = answer with { Body = body, IsCut = length > maxBytes };
        ArrayPool<byte>.Shared.Return(buffer);
        return answer;
    }

    public void Dispose() => _http.Dispose();

    private static Silence SilenceOf(Exception cause, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var begun = request.Content is WitnessedContent content ? content.Begun
            : cause is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
        var code = cancellationToken.IsCancellationRequested ? "cancelled"
            : cause is OperationCanceledException ? "timeout"
            : begun ? "connection_lost"
            : "unreachable";
        return new(code, begun, cause);
    }
}
