using System.Net.Sockets;
using System.Text;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Operation;

/// <summary>A host that takes two connections at once (<c>Http:MaxConnections</c>).</summary>
public sealed class ConnectionLimitTests(ConnectionLimitTests.TwoAtOnce api) : IClassFixture<ConnectionLimitTests.TwoAtOnce>
{
    /// <summary>Its answer ends with its headers, so nothing of it is left for the next to meet.</summary>
    private const string Live = "HEAD /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    [Fact]
    public async Task Connections_over_the_limit_are_closed_unanswered_and_taken_again_when_others_have_gone()
    {
        using var first = await Taken();
        using (await Taken())
        {
            using var third = await Open();
            Assert.False(await Answers(third));
            Assert.True(await Answers(first));
        }

        using var next = await Taken();
    }

    /// <summary>A connection on which the host answers; one that has just gone, or its own of its start, may still count.</summary>
    private Task<TcpClient> Taken() => Eventually.Get(async () =>
    {
        var client = await Open();
        if (await Answers(client))
        {
            return client;
        }

        client.Dispose();
        return null;
    });

    /// <summary>Whether a request on the connection is answered; else the server has closed it.</summary>
    private static async Task<bool> Answers(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Live));
            var answer = "";
            var buffer = new byte[4_096];
            while (!answer.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                var count = await stream.ReadAsync(buffer);
                if (count == 0)
                {
                    return false;
                }

                answer += Encoding.ASCII.GetString(buffer, 0, count);
            }

            return answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<TcpClient> Open()
    {
        var client = new TcpClient();
        await client.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port);
        return client;
    }

    public sealed class TwoAtOnce : ApiServer
    {
        protected override string[] StorageOptions => ["--Http:MaxConnections=2"];
    }
}
