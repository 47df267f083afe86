using Grainline.Contacts;
using Grainline.Embedded.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Journal;
using Grainline.Storage;
using Grainline.Storage.Ownership;

namespace Grainline.Hosting;

/// <summary>The grains in this process (docs/decisions/0001).</summary>
internal static class GrainEngine
{
    public const string Name = "embedded";

    private const string Limits = "Grains";

    /// <summary>The section of the other engine.</summary>
    private const string Cluster = "Orleans";

    /// <summary>The engine's own options.</summary>
    public static CheckedSection Section { get; } = new(Limits, typeof(EmbeddedGrainOptions));

    /// <summary>What no attribute can say. Whoever sets a place in a cluster believes that this process takes it: it would serve the cluster's
    /// database beside the silos, and write and wake the same contacts.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        if (configuration.GetSection(Cluster).GetChildren().Select(child => child.Path).ToList() is { Count: > 0 } set)
        {
            yield return $"{string.Join(", ", set)}: this program has the embedded engine, which knows no cluster. Start one with the Orleans engine "
                + "(./run --engine orleans, deploy/release --engine orleans, the images grainline-api and grainline-silo), or leave this out.";
        }

        if (string.Equals(configuration["Storage:Provider"], nameof(StorageProvider.AdoNet), StringComparison.OrdinalIgnoreCase))
        {
            yield return "Storage:Provider = AdoNet is Orleans' own storage; it needs the Orleans engine: ./run --engine orleans.";
        }
    }

    public static void AddGrainEngine(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrainServices();
        builder.Services.AddGrainClasses(typeof(ContactGrain).Assembly);
        builder.Services.AddSingleton<OutageReason>(RefusalReason.Of);
        builder.Services.AddEmbeddedGrains(options => builder.Configuration.GetSection(Limits).Bind(options));
        builder.Services.AddGrainOwnership(GrainOwners.One);
        builder.Services.AddSweeping();
    }

    /// <summary>Whether calls can reach grains: they are in this process.</summary>
    public static bool ReachesGrains(IServiceProvider services)
    {
        _ = services;
        return true;
    }

    /// <summary>Where this host serves the dashboard; nowhere.</summary>
    public static string? DashboardPath(IConfiguration configuration)
    {
        _ = configuration;
        return null;
    }

    /// <summary>There is no cluster to look into.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes) => _ = routes;
}
