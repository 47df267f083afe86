using System.Reflection;
using Grainline.Embedded.Activations;
using Grainline.Embedded.Hosting;
using Grainline.Embedded.Scheduling;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the embedded grain host.</summary>
public static class EmbeddedGrainServices
{
    /// <summary>
    /// Adds the grain host, its <see cref="IGrainFactory"/> and its start and stop with the generic host. Services that grains need when
    /// they deactivate, storage above all, are registered before: hosted services stop in reverse order.
    /// A <see cref="TimeProvider"/> and a <see cref="TurnExecutor"/> that are registered already are used; so is an <see cref="OutageReason"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets limits other than the defaults.</param>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, Action<EmbeddedGrainOptions>? configure = null)
    {
        services.AddOptions<EmbeddedGrainOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TurnExecutor, ThreadPoolTurnExecutor>();
        services.TryAddSingleton(provider => new EmbeddedGrainHost(
            provider,
            provider.GetRequiredService<IOptions<EmbeddedGrainOptions>>(),
            provider.GetServices<GrainClass>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<TurnExecutor>(),
            provider.GetService<OutageReason>(),
            provider.GetRequiredService<ILogger<EmbeddedGrainHost>>()));
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<EmbeddedGrainHost>());
        return services.AddHostedService(provider => provider.GetRequiredService<EmbeddedGrainHost>());
    }

    /// <summary>Adds the grain classes of an assembly.</summary>
    /// <exception cref="InvalidOperationException">A class is not fit to be a grain; the message says why.</exception>
    public static IServiceCollection AddGrainClasses(this IServiceCollection services, Assembly assembly)
    {
        foreach (var grainClass in GrainClass.In(assembly))
        {
            services.AddSingleton(grainClass);
        }

        return services;
    }
}
