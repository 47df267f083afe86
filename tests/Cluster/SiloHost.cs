using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grainline.Tests.Support.Lines;
using Grainline.Tests.Support.Product;

namespace Grainline.Tests.Cluster;

/// <summary>A silo in a process of its own, with its own way to the database.</summary>
internal sealed class SiloHost : IAsyncDisposable
{
    private readonly ProductProcess _process;
    private readonly Line _line;

    private SiloHost(ProductProcess process, Line line)
    {
        _process = process;
        _line = line;
    }

    public Uri Url => _process.Url;

    public string Output => _process.Output;

    public static async Task<SiloHost> Start(string serverFolder, string data)
    {
        var line = Line.ToPostgres(serverFolder);
        var (silo, gateway) = FreePorts();
        try
        {
            var process = await ProductProcess.Start(
                [
                    "--data", data, "--storage", "postgres", "--connection", line.Connection("postgres"),
                    // A database away would drown what the silo says of itself.
                    "--Logging:LogLevel:Orleans=None", "--Logging:LogLevel:Grainline=None",
                    "--Logging:LogLevel:Grainline.Hosting=Warning",
                    $"--Orleans:SiloPort={silo}", $"--Orleans:GatewayPort={gateway}",
                ],
                "Silo");
            return new SiloHost(process, line);
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, and waits until it has left.</summary>
    public async Task Leave()
    {
        _process.Terminate();
        await _process.HasEnded();
    }

    /// <summary>From now on nothing passes between it and the database; other silos and clients reach it as before.</summary>
    public void CutFromDatabase() => _line.Cut();

    public bool IsOver => _process.IsOver;

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _line.Dispose();
    }

    /// <summary>Two ports that are free at the moment. A silo announces its ports before it could be asked for them.</summary>
    private static (string Silo, string Gateway) FreePorts()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (PortOf(silo), PortOf(gateway));
    }

    private static string PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
}
