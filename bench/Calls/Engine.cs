using Microsoft.Extensions.Hosting;
#if ENGINE_EMBEDDED
using Microsoft.Extensions.DependencyInjection;
#endif

namespace Grainline.Bench.Calls;

/// <summary>Adds the engine that this was built with, grains in the same process as their callers.</summary>
internal static class Engine
{
#if ENGINE_ORLEANS
    public const string Name = "Orleans";

    public static void Add(IHostApplicationBuilder builder) => builder.UseOrleans(silo => silo.UseLocalhostClustering(gatewayPort: 0));
#else
    public const string Name = "Embedded";

    public static void Add(IHostApplicationBuilder builder) =>
        builder.Services.AddEmbeddedGrains().AddGrainClasses(typeof(Engine).Assembly);
#endif
}
