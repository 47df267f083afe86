using Grainline.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;

namespace Grainline.Tests.Engines;

/// <summary>Starts the embedded engine on the thread pool and the real clock.</summary>
public static class Engine
{
    public static async Task<IEngine> StartAsync(EngineLimits limits, Probe probe, MemoryStorage storage)
    {
        var services = Services(limits, probe, storage).BuildServiceProvider();
        var host = services.GetRequiredService<EmbeddedGrainHost>();
        await host.StartAsync(CancellationToken.None);
        return new EmbeddedEngine(services, host);
    }

    public static IServiceCollection Services(EngineLimits limits, Probe probe, MemoryStorage storage) => new ServiceCollection()
        .AddSingleton(probe)
        .AddGrainStorage(MemoryStorage.Name, (_, _) => storage)
        .AddGrainClasses(typeof(Engine).Assembly)
        .AddEmbeddedGrains(options =>
        {
            options.ResponseTimeout = limits.ResponseTimeout;
            options.MaxMailboxLength = limits.MaxMailboxLength;
            options.CollectionAge = limits.CollectionAge;
            options.CollectionQuantum = limits.CollectionQuantum;
        });

    private sealed class EmbeddedEngine(ServiceProvider services, EmbeddedGrainHost host) : IEngine
    {
        public IGrainFactory Grains => host;

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync(CancellationToken.None);
            await services.DisposeAsync();
        }
    }
}
