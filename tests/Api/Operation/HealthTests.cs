using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Operation;

/// <summary>Whoever supervises the process must be able to tell "restart it" from "send it nothing for now".</summary>
public sealed class HealthTests : IDisposable
{
    private readonly PostgresServer _server = PostgresServer.Make();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Without_its_database_a_host_is_live_and_not_ready_and_comes_back_by_itself()
    {
        var connection = _server.Connection(_server.CreateDatabase());

        // The disk has still to write all that makes a server, and then the schema: that may take its time.
        var first = new OnServer(connection, TimeSpan.FromSeconds(30));
        await first.InitializeAsync();
        await first.DisposeAsync();
        var api = new OnServer(connection, TimeSpan.FromSeconds(6));
        await api.InitializeAsync();
        await Eventually.Holds(async () => await Health(api, "ready") == (200, "ready"));
        _server.Stop();

        Assert.Equal((200, "live"), await Health(api, "live"));
        Assert.Equal((503, "database_unavailable"), await Health(api, "ready"));
        _server.Start();
        await Eventually.Holds(async () => await Health(api, "ready") == (200, "ready"));
        await api.DisposeAsync();
    }

    private static async Task<(int Status, string Word)> Health(ApiServer api, string of)
    {
        using var answer = await api.Client.GetAsync($"/health/{of}");
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!.GetValue<string>());
    }

    private sealed class OnServer(string connection, TimeSpan patience) : ApiServer
    {
        protected override string[] StorageOptions => ["--storage", "postgres", "--connection", connection, $"--Storage:OperationTimeout={patience}"];
    }
}
