using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grainline.Sandbox.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Webhooks;

/// <summary>Posts webhooks as Meta does: signed over their bytes, and again until they are answered with 200
/// (facts/whatsapp.md 2.2 and 2.3).</summary>
internal sealed partial class WebhookSender : IDisposable
{
    private const int MaxConnections = 4;
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(1);

    private readonly ISandboxChannelDirectory _directory;
    private readonly SandboxOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<WebhookSender> _logger;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = MaxConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    public WebhookSender(
        ISandboxChannelDirectory directory, IOptions<SandboxOptions> options, TimeProvider clock, ILogger<WebhookSender> logger)
    {
        _directory = directory;
        _options = options.Value;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Posts until the receiver answers 200, or there is none; false when it did not within the tries.</summary>
    public async Task<bool> Deliver(
        string phoneNumberId, Func<SandboxChannel, WebhookBody> compose, int tries, CancellationToken cancellationToken)
    {
        var delay = _options.WebhookRetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            if (await TryDeliver(phoneNumberId, compose, cancellationToken))
            {
                return true;
            }

            if (attempt >= tries)
            {
                return false;
            }

            await Task.Delay(delay, _clock, cancellationToken);
            delay = delay * 2 < MaxRetryDelay ? delay * 2 : MaxRetryDelay;
        }
    }

    public void Dispose() => _http.Dispose();

    // The channel is looked up for every try: the host may be busy at one, and have moved the channel at the next.
    private async Task<bool> TryDeliver(string phoneNumberId, Func<SandboxChannel, WebhookBody> compose, CancellationToken cancellationToken)
    {
        try
        {
            if (await _directory.Find(phoneNumberId, cancellationToken) is not { } channel)
            {
                return true;
            }

            var status = await Post(channel, JsonSerializer.SerializeToUtf8Bytes(compose(channel), MetaJson.Default.WebhookBody), cancellationToken);
            LogAnswer(_logger, phoneNumberId, status);
            return status == HttpStatusCode.OK;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnanswered(_logger, phoneNumberId, e);
            return false;
        }
    }

    private async Task<HttpStatusCode> Post(SandboxChannel channel, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, channel.WebhookUrl)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add("X-Hub-Signature-256", Sign(body, channel.AppSecret));
        using var deadline = new CancellationTokenSource(_options.WebhookTimeout, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var response = await _http.SendAsync(request, stop.Token);
        return response.StatusCode;
    }

    private static string Sign(byte[] body, string appSecret) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body))}";

    [LoggerMessage(EventId = 5101, Level = LogLevel.Debug, Message = "The webhook of number {PhoneNumberId} is answered with {Status}")]
    private static partial void LogAnswer(ILogger logger, string phoneNumberId, HttpStatusCode status);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Debug, Message = "The webhook of number {PhoneNumberId} is not answered")]
    private static partial void LogUnanswered(ILogger logger, string phoneNumberId, Exception cause);
}
