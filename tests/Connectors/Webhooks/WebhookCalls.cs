using System.Net;
using Grainline.Tests.Support;
using Grainline.Webhooks;

namespace Grainline.Tests.Connectors.Webhooks;

/// <summary>Webhooks to send, and clients that may call this machine.</summary>
internal static class WebhookCalls
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static WebhookRequest To(string url, string method = "POST", string? body = """{"hello":"world"}""", string? secret = null) => new()
    {
        EffectId = "effect-1",
        RunId = "run-1",
        Method = method,
        Url = url,
        Body = method is "GET" or "DELETE" ? null : body,
        SigningSecret = secret,
    };

    public static WebhookClient Client(TimeProvider? clock = null, ResolveName? resolve = null, string? allowed = "127.0.0.0/8")
    {
        var options = new WebhookOptions { MaxResponseBytes = 1024, Timeout = Timeout };
        if (allowed is not null)
        {
            options.AllowedNetworks.Add(allowed);
        }

        return new(WebhookRegistration.Transport(options, resolve ?? Dns.GetHostAddressesAsync), options, clock ?? TimeProvider.System);
    }

    public static async Task<WebhookOutcome> Send(WebhookRequest request)
    {
        using var client = Client();
        return await client.Send(request, CancellationToken.None);
    }

    /// <summary>Lets the time of the call be over as soon as the call has come to a point, however long that took.</summary>
    public static async Task<WebhookOutcome> SendUntilTimeout(WebhookRequest request, Func<bool> hasCome, ResolveName? resolve = null)
    {
        var clock = new ManualTimeProvider();
        using var client = Client(clock, resolve);
        var call = client.Send(request, CancellationToken.None);
        await Eventually.Holds(hasCome);
        clock.Advance(Timeout);
        return await call;
    }
}
