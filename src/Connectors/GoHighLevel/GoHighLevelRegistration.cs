using Grainline.Exchanges;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grainline.GoHighLevel;

/// <summary>Puts the GHL client into a host.</summary>
public static class GoHighLevelRegistration
{
    /// <summary>Adds <see cref="IGoHighLevelClient"/> with its options from the section <c>GoHighLevel</c>, validated at start.</summary>
    public static IServiceCollection AddGoHighLevel(this IServiceCollection services)
    {
        services.AddOptions<GhlOptions>().BindConfiguration(GhlOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IAppEventReader, AppEventReader>();
        services.AddSingleton(provider => new AppSignature(provider.GetRequiredService<IOptions<GhlOptions>>().Value.AppPublicKey));
        return services.AddSingleton<IGoHighLevelClient>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<GhlOptions>>().Value;
            return new GoHighLevelClient(CallGate.Before(provider, Transport(options)), options, provider.GetService<TimeProvider>() ?? TimeProvider.System);
        });
    }

    /// <summary>One pool of connections for all sub-accounts. A redirect would carry the token elsewhere, so none is followed.</summary>
    internal static SocketsHttpHandler Transport(GhlOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = options.MaxConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    };
}
