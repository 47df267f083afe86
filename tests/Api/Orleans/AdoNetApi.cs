using Grainline.Tests.Support;

namespace Grainline.Tests.Api;

/// <summary>One silo on Orleans' own storage (docs/decisions/0002), which is there for comparison and must do the same.</summary>
public sealed class AdoNetApi : ApiServer
{
    private readonly string _connection = PostgresServer.Shared.Connection(PostgresServer.Shared.CreateDatabase());

    protected override string[] StorageOptions => ["--storage", "AdoNet", "--connection", _connection];
}

[CollectionDefinition(Name)]
public sealed class OnAdoNet : ICollectionFixture<AdoNetApi>
{
    public const string Name = "API on Orleans' own storage";
}

[Collection(OnAdoNet.Name)]
public sealed class RunTestsOnAdoNet(AdoNetApi api) : RunTests(api);

[Collection(OnAdoNet.Name)]
public sealed class StepTestsOnAdoNet(AdoNetApi api) : StepTests(api);

[Collection(OnAdoNet.Name)]
public sealed class WebhookTestsOnAdoNet(AdoNetApi api) : WebhookTests(api);
