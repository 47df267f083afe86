using Grainline.Contacts;

namespace Grainline.Hosting;

/// <summary>The grains in this process (docs/decisions/0001).</summary>
internal static class GrainEngine
{
    public const string Name = "embedded";

    public static void AddGrainEngine(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrainServices();
        builder.Services.AddGrainClasses(typeof(ContactGrain).Assembly);
        builder.Services.AddEmbeddedGrains(options => builder.Configuration.GetSection("Grains").Bind(options));
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
