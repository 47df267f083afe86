using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Grainline.Tests.Conventions;

/// <summary>The audit of packages says plainly what it could not look at.</summary>
public sealed class AuditTests
{
    [Theory]
    [InlineData("""{"version":"3.0.0","resources":[{"@id":"http://x/","@type":"PackageBaseAddress/3.0.0"}]}""", 2, "NOT audited")]
    [InlineData("""{"version":"3.0.0","resources":[{"@id":"http://x/","@type":"VulnerabilityInfo/6.7.0"}]}""", 0, "offers vulnerability data")]
    public async Task A_source_without_vulnerability_data_is_no_clean_bill(string index, int code, string said)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = Serve(server, index);
        using var audit = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "tools", "audit"), $"http://{server.LocalEndpoint}/v3/index.json"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = await audit.StandardOutput.ReadToEndAsync();
        await audit.WaitForExitAsync();
        await serving;

        Assert.Equal(code, audit.ExitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    private static async Task Serve(TcpListener server, string body)
    {
        using var client = await server.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var asked = new byte[4_096];
        Assert.NotEqual(0, await stream.ReadAsync(asked));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
    }
}
