using System.Net.Http.Headers;
using System.Text.Json;
using Grainline.Exchanges;
using Grainline.Messages;
using Microsoft.Extensions.Logging;

namespace Grainline.WhatsApp;

/// <summary>
/// Sends messages through Meta's Cloud API, one call a message. There is no idempotency at Meta (facts/whatsapp.md 1.7), so
/// the client never repeats a call: it says what happened, and the caller decides.
/// </summary>
public sealed partial class WhatsAppClient : IMessageSender, IDisposable
{
    private readonly HttpExchange _http;
    private readonly WhatsAppOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<WhatsAppClient> _logger;

    /// <summary>Makes a client over a transport, which it owns from then on.</summary>
    public WhatsAppClient(HttpMessageHandler transport, WhatsAppOptions options, TimeProvider clock, ILogger<WhatsAppClient> logger)
    {
        _http = new(transport, clock);
        _options = options;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Sends the message and tells what became of it.</summary>
    /// <returns>Always an outcome; no exception leaves the call. A cancelled call is a retry when nothing had been sent, and
    /// uncertain otherwise.</returns>
    public async Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (Check(message) is { } problem)
        {
            return new SendFailure { Class = FailureClass.Final, Code = problem.Code, Detail = problem.Detail }.ToOutcome(message);
        }

        if (access.MessagesUri() is not { } uri)
        {
            return Misconfigured("invalid_base_url", "The channel's base URL and number id do not make an address.").ToOutcome(message);
        }

        if (!access.HasSendableToken())
        {
            return Misconfigured("invalid_token", "The channel's access token has characters that cannot be sent.").ToOutcome(message);
        }

        using var content = new WitnessedContent(JsonSerializer.SerializeToUtf8Bytes(MessageBody.Of(message), WhatsAppJson.Default.MessageBody));
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        var answer = await Call(access, request, _options.MaxAnswerBytes, cancellationToken);
        var outcome = Judge(answer, message);
        LogOutcome(_logger, access.PhoneNumberId, outcome.Verdict, outcome.Code);
        return outcome;
    }

    public void Dispose() => _http.Dispose();

    internal Task<HttpAnswer> Call(
        ProviderAccess access, HttpRequestMessage request, int maxBytes, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.AccessToken);
        return _http.Send(request, _options.Timeout, maxBytes, cancellationToken);
    }

    /// <summary>What an answer that is an error asks for.</summary>
    internal SendFailure Failure(HttpAnswer answer, GraphError? error) => WhatsAppErrors.Classify(
        error?.RuleCode, answer.Status, RetryHints.Read(answer.Headers!, _clock.GetUtcNow()), error?.IsTransient ?? false, error?.Explanation);

    private static MessageProblem? Check(OutboundMessage message) =>
        message.EffectId.Length > MessageLimits.CallbackData
            ? new("effect_id_too_long", $"An effect id has at most {MessageLimits.CallbackData} characters.")
            : MessageRules.Check(message.Content);

    private EffectOutcome Judge(HttpAnswer answer, OutboundMessage message)
    {
        if (answer.Silence is { } silence)
        {
            return Unanswered(silence).ToOutcome(message);
        }

        var body = answer.IsCut ? null : GraphAnswer.Read(answer.Body);
        return !answer.IsSuccess || body?.Error is not null ? Failure(answer, body?.Error).ToOutcome(message)
            : body?.Messages is [{ Id.Length: > 0 } accepted, ..] ? Accepted(accepted, message)
            : Lost("unreadable_answer", "Meta answered with success, but not with a message id.").ToOutcome(message);
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

    private static SendFailure Unanswered(Silence silence) => silence.Begun
        ? Lost(silence.Code, $"No answer came back: {silence.Reason}.")
        : new() { Class = FailureClass.Retry, Code = silence.Code, Detail = $"Nothing was sent: {silence.Reason}." };

    private static SendFailure Lost(string code, string detail) => new() { Class = FailureClass.Uncertain, Code = code, Detail = detail };

    private static SendFailure Misconfigured(string code, string detail) =>
        new() { Class = FailureClass.Hold, Scope = HoldScope.Channel, Code = code, Detail = detail };

    [LoggerMessage(EventId = 4001, Level = LogLevel.Debug, Message = "WhatsApp number {PhoneNumberId}: {Verdict} {Code}")]
    private static partial void LogOutcome(ILogger logger, string phoneNumberId, EffectVerdict verdict, string? code);
}
