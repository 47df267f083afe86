using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grainline.Webhooks;

/// <summary>Puts outgoing webhooks into a host.</summary>
public static class WebhookRegistration
{
    /// <summary>Adds <see cref="IWebhookClient"/> with its options from the section <c>Webhooks</c>, validated at start.</summary>
    public static IServiceCollection AddOutgoingWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IWebhookClient>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<WebhookOptions>>().Value;
            return new WebhookClient(
                Transport(options, Dns.GetHostAddressesAsync), options, provider.GetService<TimeProvider>() ?? TimeProvider.System);
        });
    }

    /// <summary>A proxy would dial in our place, past the guard, so none is used.</summary>
    internal static SocketsHttpHandler Transport(WebhookOptions options, ResolveName resolve) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = options.MaxConnections,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ConnectCallback = new GuardedDial(new AddressRules(options.AllowedNetworks.Select(IPNetwork.Parse)), resolve).Connect,
    };
}
