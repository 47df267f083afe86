using System.Net;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api;

public sealed class ReadinessTests
{
    [Fact]
    public async Task A_host_is_ready_while_a_silo_is_there()
    {
        var cluster = new ClusterApi();
        await cluster.InitializeAsync();
        try
        {
            Assert.Equal(HttpStatusCode.OK, await Ready(cluster));

            await cluster.StopSilos();

            await Eventually.Holds(async () => await Ready(cluster) == HttpStatusCode.ServiceUnavailable, what: "the host says that it has no silo");
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static async Task<HttpStatusCode> Ready(ClusterApi cluster)
    {
        using var answer = await cluster.Client.GetAsync("/health/ready");
        return answer.StatusCode;
    }
}
