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

    public WebhookSender(IOptions<SandboxOptions> options, TimeProvider clock, ILogger<WebhookSender> logger)
    {
        _options = options.Value;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Posts until the receiver answers 200; false when it did not within the tries.</summary>
    public async Task<bool> Deliver(SandboxChannel channel, WebhookBody body, int tries, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, MetaJson.Default.WebhookBody);
        var delay = _options.WebhookRetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            var status = await Post(channel, bytes, cancellationToken);
            if (status == HttpStatusCode.OK)
            {
                return true;
            }

            LogRefused(_logger, channel.PhoneNumberId, attempt, status);
            if (attempt >= tries)
            {
                return false;
            }

            await Task.Delay(delay, _clock, cancellationToken);
            delay = delay * 2 < MaxRetryDelay ? delay * 2 : MaxRetryDelay;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The answer's status, or null when there was no answer in time.</summary>
    private async Task<HttpStatusCode?> Post(SandboxChannel channel, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, channel.WebhookUrl)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Add("X-Hub-Signature-256", Sign(body, channel.AppSecret));
        using var deadline = new CancellationTokenSource(_options.WebhookTimeout, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, stop.Token);
            return response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string Sign(byte[] body, string appSecret) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body))}";

    [LoggerMessage(Level = LogLevel.Debug, Message = "Webhook of number {PhoneNumberId}, try {Attempt}: {Status}")]
    private static partial void LogRefused(ILogger logger, string phoneNumberId, int attempt, HttpStatusCode? status);
}
