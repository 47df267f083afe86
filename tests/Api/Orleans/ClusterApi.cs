using Grainline.Silo;
using Grainline.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Grainline.Tests.Api;

/// <summary>An API host that calls grains on two silos, which meet in one PostgreSQL database: three hosts in this process, over
/// sockets.</summary>
public sealed class ClusterApi : ApiServer
{
    private const int Silos = 2;

    private readonly string _connection = PostgresServer.Shared.Connection(PostgresServer.Shared.CreateDatabase());
    private readonly List<WebApplication> _silos = [];

    protected override string[] StorageOptions =>
        ["--storage", "postgres", "--connection", _connection, "--Orleans:Membership=AdoNet", "--Orleans:Role=Client"];

    public override async Task InitializeAsync()
    {
        while (_silos.Count < Silos)
        {
            _silos.Add(await StartWithFreePorts(ports => SiloApp.Build(
                [
                    "--urls", "http://127.0.0.1:0", "--data", Data, $"--GRAINLINE_ADMIN_KEY={AdminKey}", "--Logging:LogLevel:Default=Warning",
                    "--storage", "postgres", "--connection", _connection, "--Storage:OperationTimeout=00:00:30",
                    // The sandbox is another host, whose port is not chosen yet.
                    "--Webhooks:AllowedNetworks:0=127.0.0.1/32", .. ports,
                ])));
        }

        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await StopSilos();
    }

    public async Task StopSilos()
    {
        foreach (var silo in _silos)
        {
            await silo.StopAsync();
            await silo.DisposeAsync();
        }

        _silos.Clear();
    }
}

[CollectionDefinition(Name)]
public sealed class OnCluster : ICollectionFixture<ClusterApi>
{
    public const string Name = "API on a cluster";
}

[Collection(OnCluster.Name)]
public sealed class ConcurrencyTestsOnCluster(ClusterApi api) : ConcurrencyTests(api);

[Collection(OnCluster.Name)]
public sealed class ManagementTestsOnCluster(ClusterApi api) : ManagementTests(api);

[Collection(OnCluster.Name)]
public sealed class SettingTestsOnCluster(ClusterApi api) : SettingTests(api);

[Collection(OnCluster.Name)]
public sealed class RunTestsOnCluster(ClusterApi api) : RunTests(api);

[Collection(OnCluster.Name)]
public sealed class SampleTestsOnCluster(ClusterApi api) : SampleTests(api);

[Collection(OnCluster.Name)]
public sealed class StepTestsOnCluster(ClusterApi api) : StepTests(api);

[Collection(OnCluster.Name)]
public sealed class WebhookTestsOnCluster(ClusterApi api) : WebhookTests(api);
