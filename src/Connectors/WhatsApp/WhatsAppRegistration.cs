using Grainline.Exchanges;
using Grainline.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grainline.WhatsApp;

/// <summary>Puts the WhatsApp client into a host.</summary>
public static class WhatsAppRegistration
{
    /// <summary>Adds <see cref="IMessageSender"/> and <see cref="ITemplateSource"/> with their options from the section
    /// <c>WhatsApp</c>, validated at start.</summary>
    public static IServiceCollection AddWhatsApp(this IServiceCollection services)
    {
        services.AddOptions<WhatsAppOptions>().BindConfiguration(WhatsAppOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IMessageSender>(provider => provider.GetRequiredService<WhatsAppClient>());
        services.AddSingleton<ITemplateSource>(provider => new TemplateClient(provider.GetRequiredService<WhatsAppClient>()));
        return services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<WhatsAppOptions>>().Value;
            return new WhatsAppClient(
                CallGate.Before(provider, Transport(options)), options,
                provider.GetService<TimeProvider>() ?? TimeProvider.System, provider.GetRequiredService<ILogger<WhatsAppClient>>());
        });
    }

    /// <summary>One pool of connections for all channels. A redirect would carry the token elsewhere, so none is followed.</summary>
    internal static SocketsHttpHandler Transport(WhatsAppOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = options.MaxConnections,
        PooledConnectionLifetime = options.ConnectionLifetime,
        PooledConnectionIdleTimeout = options.ConnectionIdleTimeout,
    };
}
