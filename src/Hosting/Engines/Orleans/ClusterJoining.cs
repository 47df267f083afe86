using System.Net;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;

namespace Grainline.Hosting;

/// <summary>How silos and clients find each other, and the limits under which they work.</summary>
internal static class ClusterJoining
{
    /// <summary>The name that Orleans knows the driver by.</summary>
    private const string Driver = "Npgsql";

    /// <summary>Membership is a few statements a minute; they must not wait behind the grains' own.</summary>
    private const int MembershipConnections = 4;

    private const int MembershipSeconds = 5;

    private static readonly TimeSpan ConnectPause = TimeSpan.FromSeconds(1);

    public static void Join(this ISiloBuilder silo, ClusterSettings settings, IConfiguration configuration)
    {
        if (settings.Membership == Membership.AdoNet)
        {
            silo.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (Driver, Connection(configuration)));
            silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (settings.ServiceId, settings.ClusterId));
            Listen(silo, settings);
            silo.Services.AddHostedService<DatabaseWatch>();
        }
        else
        {
            silo.UseLocalhostClustering(
                settings.SiloPort, settings.GatewayPort, serviceId: settings.ServiceId, clusterId: settings.ClusterId);
        }

        silo.Services.AddSingleton(settings).Configure<ExceptionSerializationOptions>(CrossTheWire);
        silo.Services.AddSingleton<PlacementStrategy, ResourceOptimizedPlacement>();
        silo.Configure<ClusterMembershipOptions>(membership => membership.ProbeTimeout = settings.ProbeTimeout);
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = settings.CollectionAge);
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.MaxEnqueuedRequestsHardLimit = settings.MaxMailboxLength;
            messaging.ResponseTimeout = settings.ResponseTimeout;
            messaging.CancelRequestOnTimeout = true;
        });
        silo.AddActivityPropagation();
        if (settings.Dashboard)
        {
            // The live trace would show log lines of every silo to the browser; logs have a place of their own.
            silo.AddDashboard(dashboard => dashboard.HideTrace = true);
        }
    }

    public static void Join(this IClientBuilder client, ClusterSettings settings, IConfiguration configuration)
    {
        client.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (Driver, Connection(configuration)));
        client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (settings.ServiceId, settings.ClusterId));
        client.Services.Configure<ExceptionSerializationOptions>(CrossTheWire);
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = settings.GatewayRefresh);
        client.Configure<ClientMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = settings.ResponseTimeout;
            messaging.CancelRequestOnTimeout = true;
        });
        client.AddActivityPropagation();
        client.Services.AddSingleton<ConnectedGateways>();
        client.AddGatewayCountChangedHandler(services => services.GetRequiredService<ConnectedGateways>().Changed);

        // Hosts start in any order: a client waits for its first silo until it is told to stop.
        client.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(ConnectPause, cancellationToken);
            return true;
        });
    }

    /// <summary>Who calls must learn that storage is full or away, to answer 429 or 503: an exception that cannot be written is an answer
    /// that never comes.</summary>
    private static void CrossTheWire(ExceptionSerializationOptions exceptions)
    {
        exceptions.SupportedNamespacePrefixes.Add(nameof(Grainline));
        exceptions.SupportedNamespacePrefixes.Add(nameof(Npgsql));
    }

    private static void Listen(ISiloBuilder silo, ClusterSettings settings)
    {
        if (settings.Address is ClusterSettings.HostAddress)
        {
            silo.ConfigureEndpoints(settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: true);
        }
        else
        {
            silo.ConfigureEndpoints(IPAddress.Parse(settings.Address), settings.SiloPort, settings.GatewayPort);
        }
    }

    private static string Connection(IConfiguration configuration) => new NpgsqlConnectionStringBuilder(configuration["Storage:Connection"])
    {
        ApplicationName = "grainline-membership",
        Timeout = MembershipSeconds,
        CommandTimeout = MembershipSeconds,
        MaxPoolSize = MembershipConnections,
        TcpKeepAlive = true,
        Enlist = false,
    }.ConnectionString;
}
