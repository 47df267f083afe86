#if ENGINE_ORLEANS
using System.Globalization;
using System.Net;
#endif
using System.Net.Sockets;

namespace Grainline.Tests.Api;

/// <summary>What a host of a test is told about its engine. A silo insists on ports: it gets two that are free at the moment, and
/// another try when somebody takes one in between. The embedded engine has none.</summary>
internal static class EngineSettings
{
#if ENGINE_ORLEANS
    /// <summary>The engine's section of the configuration.</summary>
    public const string Section = "Orleans";

    public const int Attempts = 10;

    public static string[] Ports()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return [$"--Orleans:SiloPort={PortOf(silo)}", $"--Orleans:GatewayPort={PortOf(gateway)}"];
    }
#else
    public const string Section = "Grains";

    public const int Attempts = 1;

    public static string[] Ports() => [];
#endif

    public static bool PortsAreTaken(Exception? failure) =>
        failure is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || (failure is not null && PortsAreTaken(failure.InnerException));

#if ENGINE_ORLEANS
    private static string PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
#endif
}
