using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;

namespace Grainline.Tests.Engines;

/// <summary>Starts a test cluster of two Orleans silos, with a client of its own as the outside.</summary>
public static class Engine
{
    public static async Task<IEngine> StartAsync(EngineLimits limits, Probe probe, MemoryStorage storage)
    {
        var cluster = new InProcessTestClusterBuilder(2)
            .ConfigureSilo((_, silo) =>
            {
                silo.Services.AddSingleton(probe).AddGrainStorage(MemoryStorage.Name, (_, _) => storage);
                silo.AddActivityPropagation();
                silo.Configure<SiloMessagingOptions>(options =>
                {
                    options.ResponseTimeout = limits.ResponseTimeout;
                    options.MaxEnqueuedRequestsHardLimit = limits.MaxMailboxLength;
                });
                silo.Configure<GrainCollectionOptions>(options =>
                {
                    options.CollectionAge = limits.CollectionAge;
                    options.CollectionQuantum = limits.CollectionQuantum;
                });
            })
            .ConfigureClient(client => client
                .AddActivityPropagation()
                .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = limits.ResponseTimeout))
            .Build();
        await cluster.DeployAsync();
        return new OrleansEngine(cluster);
    }

    private sealed class OrleansEngine(InProcessTestCluster cluster) : IEngine
    {
        public IGrainFactory Grains => cluster.Client;

        public ValueTask DisposeAsync() => cluster.DisposeAsync();
    }
}
