using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Grainline.Messages;
using Microsoft.Extensions.Logging;

namespace Grainline.WhatsApp;

/// <summary>
/// Sends messages through Meta's Cloud API, one call a message. There is no idempotency at Meta (facts/whatsapp.md 1.7), so
/// the client never repeats a call: it says what happened, and the caller decides.
/// </summary>
public sealed partial class WhatsAppClient : IDisposable
{
    private const int MaxDetailCharacters = 500;

    private readonly HttpMessageInvoker _http;
    private readonly WhatsAppOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<WhatsAppClient> _logger;

    /// <summary>Makes a client over a transport, which it owns from then on.</summary>
    public WhatsAppClient(HttpMessageHandler transport, WhatsAppOptions options, TimeProvider clock, ILogger<WhatsAppClient> logger)
    {
        _http = new(transport);
        _options = options;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Sends the message and tells what became of it.</summary>
    /// <returns>Always an outcome; no exception leaves the call. A cancelled call is a retry when nothing had been sent, and
    /// uncertain otherwise.</returns>
    public async Task<EffectOutcome> Send(WhatsAppCredentials channel, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (MessageLimits.Check(message) is { } refusal)
        {
            return refusal.ToOutcome(message);
        }

        if (channel.MessagesUri is not { } uri)
        {
            return Misconfigured("invalid_base_url", "The channel's base URL and number id do not make an address.").ToOutcome(message);
        }

        if (!channel.HasSendableToken)
        {
            return Misconfigured("invalid_token", "The channel's access token has characters that cannot be sent.").ToOutcome(message);
        }

        using var content = new WitnessedContent(JsonSerializer.SerializeToUtf8Bytes(MessageBody.Of(message), WhatsAppJson.Default.MessageBody));
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", channel.AccessToken);
        var outcome = await Exchange(request, content, message, cancellationToken);
        LogOutcome(_logger, channel.PhoneNumberId, outcome.Verdict, outcome.Code);
        return outcome;
    }

    public void Dispose() => _http.Dispose();

    private async Task<EffectOutcome> Exchange(
        HttpRequestMessage request, WitnessedContent content, OutboundMessage message, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, stop.Token);
            var answer = await ReadAnswer(response, stop.Token);
            return Judge(response, answer, message);
        }
        catch (Exception e)
        {
            var code = cancellationToken.IsCancellationRequested ? "cancelled"
                : e is OperationCanceledException ? "timeout"
                : content.Begun ? "connection_lost"
                : "unreachable";
            return Unanswered(code, content.Begun, e).ToOutcome(message);
        }
    }

    private EffectOutcome Judge(HttpResponseMessage response, GraphAnswer? answer, OutboundMessage message)
    {
        var status = (int)response.StatusCode;
        if (answer?.Error is not { } error && response.IsSuccessStatusCode)
        {
            return answer?.Messages is [{ Id.Length: > 0 } accepted, ..]
                ? Accepted(accepted, message)
                : Lost("unreadable_answer", "Meta answered with success, but not with a message id.").ToOutcome(message);
        }

        var detail = answer?.Error?.Explanation;
        return WhatsAppErrors
            .Classify(
                answer?.Error?.Code, status, RetryHints.Read(response.Headers, _clock.GetUtcNow()), answer?.Error?.IsTransient ?? false,
                detail?.Length > MaxDetailCharacters ? detail[..MaxDetailCharacters] : detail)
            .ToOutcome(message);
    }

    // Held and paused messages are Meta's now and may go out later: sending them again would send them twice.
    private static EffectOutcome Accepted(GraphMessage accepted, OutboundMessage message) => new()
    {
        EffectId = message.EffectId,
        RunId = message.RunId,
        Verdict = EffectVerdict.Done,
        ProviderId = accepted.Id,
        Code = accepted.MessageStatus is null or "accepted" ? null : accepted.MessageStatus,
    };

    /// <summary>Null when the answer is too long or is not the JSON that it should be.</summary>
    private async Task<GraphAnswer?> ReadAnswer(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(_options.MaxAnswerBytes + 1);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(
                buffer.AsMemory(0, _options.MaxAnswerBytes + 1), _options.MaxAnswerBytes + 1, throwOnEndOfStream: false, cancellationToken);
            return length > _options.MaxAnswerBytes ? null : JsonSerializer.Deserialize(buffer.AsSpan(0, length), WhatsAppJson.Default.GraphAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static SendFailure Unanswered(string code, bool begun, Exception cause) => begun
        ? Lost(code, $"No answer came back: {Reason(cause)}.")
        : new() { Class = FailureClass.Retry, Code = code, Detail = $"Nothing was sent: {Reason(cause)}." };

    // The kind of error alone: messages of exceptions may hold addresses.
    private static string Reason(Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } error => error.HttpRequestError.ToString(),
        OperationCanceledException => "the time was over",
        _ => cause.GetType().Name,
    };

    private static SendFailure Lost(string code, string detail) => new() { Class = FailureClass.Uncertain, Code = code, Detail = detail };

    private static SendFailure Misconfigured(string code, string detail) =>
        new() { Class = FailureClass.Hold, Scope = HoldScope.Channel, Code = code, Detail = detail };

    [LoggerMessage(Level = LogLevel.Debug, Message = "WhatsApp number {PhoneNumberId}: {Verdict} {Code}")]
    private static partial void LogOutcome(ILogger logger, string phoneNumberId, EffectVerdict verdict, string? code);
}
