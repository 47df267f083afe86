using System.Net;
using Grainline.Webhooks;

namespace Grainline.Tests.Connectors.Webhooks;

/// <summary>Webhooks to send, and clients that may call this machine.</summary>
internal static class WebhookCalls
{
    /// <summary>How long a call may last whose time is to be over.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    public static WebhookRequest To(string url, string method = "POST", string? body = """{"hello":"world"}""", string? secret = null) => new()
    {
        EffectId = "effect-1",
        RunId = "run-1",
        Method = method,
        Url = url,
        Body = method is "GET" or "DELETE" ? null : body,
        SigningSecret = secret,
    };

    public static WebhookClient Client(TimeSpan? timeout = null, TimeProvider? clock = null, ResolveName? resolve = null, string? allowed = "127.0.0.0/8")
    {
        var options = new WebhookOptions { MaxResponseBytes = 1024 };
        options.Timeout = timeout ?? options.Timeout;
        if (allowed is not null)
        {
            options.AllowedNetworks.Add(allowed);
        }

        return new(WebhookRegistration.Transport(options, resolve ?? Dns.GetHostAddressesAsync), options, clock ?? TimeProvider.System);
    }

    public static async Task<WebhookOutcome> Send(WebhookRequest request, TimeSpan? timeout = null)
    {
        using var client = Client(timeout);
        return await client.Send(request, CancellationToken.None);
    }
}
