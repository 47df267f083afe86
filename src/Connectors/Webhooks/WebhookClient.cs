using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Grainline.Exchanges;
using Grainline.GoHighLevel;
using Grainline.Messages;

namespace Grainline.Webhooks;

/// <summary>Makes outgoing webhooks: guarded, signed, bounded, one call each.</summary>
public sealed class WebhookClient(HttpMessageHandler transport, WebhookOptions options, TimeProvider clock) : IWebhookClient, IDisposable
{
    private const string UserAgent = "Grainline/1 (+webhooks)";

    private readonly HttpExchange _http = new(transport, clock);

    public async Task<WebhookOutcome> Send(WebhookRequest request, CancellationToken cancellationToken)
    {
        if (WebhookRules.Check(request) is { } problem)
        {
            return Refused(request, problem);
        }

        using var content = request.Body is { } text ? new WitnessedContent(Encoding.UTF8.GetBytes(text), ContentType(request, text)) : null;
        using var message = Compose(request, content);
        var answer = await _http.Send(message, options.Timeout, options.MaxResponseBytes, cancellationToken);
        var outcome = new WebhookOutcome
        {
            Effect = WebhookVerdict.Of(request, answer, clock.GetUtcNow()),
            Body = BodyOf(answer),
            Status = answer.Status > 0 ? answer.Status : null,
        };
        return request.IsGhlTrigger ? InboundAnswer.Judge(outcome) : outcome;
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Compose(WebhookRequest request, WitnessedContent? content)
    {
        var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), request.Url) { Content = content };
        foreach (var (name, value) in request.Headers.Where(h => !IsContentType(h)))
        {
            // Content headers (Content-Language …) are refused by the first and taken by the second.
            _ = message.Headers.TryAddWithoutValidation(name, value) || (content?.Headers.TryAddWithoutValidation(name, value) ?? true);
        }

        if (message.Headers.UserAgent.Count == 0)
        {
            message.Headers.Add("User-Agent", UserAgent);
        }

        var timestamp = StandardSignature.Timestamp(clock.GetUtcNow());
        message.Headers.Add(SignatureHeaders.Id, request.EffectId);
        message.Headers.Add(SignatureHeaders.Timestamp, timestamp);
        if (request.SigningSecret is { Length: > 0 } secret)
        {
            var body = Encoding.UTF8.GetBytes(request.Body ?? "");
            message.Headers.Add(SignatureHeaders.Signature, StandardSignature.Sign(secret, request.EffectId, timestamp, body));
        }

        return message;
    }

    /// <summary>What the request says; else JSON, unless its text is none.</summary>
    private static MediaTypeHeaderValue ContentType(WebhookRequest request, string body) =>
        MediaTypeHeaderValue.TryParse(request.Headers.FirstOrDefault(IsContentType).Value, out var type) ? type
        : IsJson(body) ? new(MediaTypeNames.Application.Json)
        : new(MediaTypeNames.Text.Plain, Encoding.UTF8.WebName);

    private static bool IsJson(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsContentType(WebhookHeader header) => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the bytes are not text; half a character at a cut is left out.</summary>
    private static string? BodyOf(HttpAnswer answer)
    {
        var body = answer.Body.Span;
        var isPart = answer.IsCut || answer.Silence is not null;
        for (var length = body.Length; length > 0 && length > body.Length - 4; length--)
        {
            if (System.Text.Unicode.Utf8.IsValid(body[..length]))
            {
                return Encoding.UTF8.GetString(body[..length]);
            }

            if (!isPart)
            {
                break;
            }
        }

        return null;
    }

    private static WebhookOutcome Refused(WebhookRequest request, MessageProblem problem) => new()
    {
        Effect = new()
        {
            EffectId = request.EffectId,
            RunId = request.RunId,
            Verdict = EffectVerdict.Failed,
            Code = problem.Code,
            Detail = problem.Detail,
        },
    };
}
