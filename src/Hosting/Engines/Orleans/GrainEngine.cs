using Grainline.Api.Access;
using Grainline.Hosting.Configuration;
using Grainline.Storage;
using Grainline.Storage.Ownership;
using Orleans.Dashboard;

namespace Grainline.Hosting;

/// <summary>The grains on Orleans (docs/decisions/0001): this process is a silo, alone or of a cluster, or a client of one.</summary>
internal static class GrainEngine
{
    public const string Name = "orleans";

    /// <summary>The engine's own options.</summary>
    public static CheckedSection Section { get; } = new(ClusterSettings.Section, typeof(ClusterSettings));

    /// <inheritdoc cref="ClusterSettings.Problems"/>
    public static IEnumerable<string> Problems(IConfiguration configuration) => ClusterSettings.Problems(configuration);

    public static void AddGrainEngine(this WebApplicationBuilder builder)
    {
        var settings = ClusterSettings.Of(builder.Configuration);
        builder.Services.AddGrainServices();
        if (settings.Role == ClusterRole.Client)
        {
            builder.UseOrleansClient(client => client.Join(settings, builder.Configuration));
            return;
        }

        builder.UseOrleans(silo => silo.Join(settings, builder.Configuration));
        builder.Services.AddGrainOwnership(settings.Membership == Membership.AdoNet ? GrainOwners.Cluster : GrainOwners.One);
        builder.Services.AddSweeping();
    }

    /// <summary>Whether calls can reach grains: in a silo always, from a client while it is connected to a silo.</summary>
    public static bool ReachesGrains(IServiceProvider services) => services.GetService<ConnectedGateways>() is not { Count: 0 };

    /// <summary>Where this host serves the dashboard; null when it does not, as an API host without grains.</summary>
    public static string? DashboardPath(IConfiguration configuration) =>
        ClusterSettings.Of(configuration) is { Role: ClusterRole.Silo, Dashboard: true } ? "/dashboard" : null;

    /// <summary>The Orleans Dashboard, for admins, where this process is a silo that has one. It names grains by their keys, and a
    /// contact's key is a phone: personal data (docs/operations.md).</summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        if (DashboardPath(routes.ServiceProvider.GetRequiredService<IConfiguration>()) is { } path)
        {
            routes.MapOrleansDashboard(path).RequireAuthorization(nameof(Role.Admin)).WithMetadata(new ForBrowsers())
                .ExcludeFromDescription();
        }
    }
}
