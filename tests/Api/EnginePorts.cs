#if ENGINE_ORLEANS
using System.Globalization;
using System.Net;
#endif
using System.Net.Sockets;

namespace Grainline.Tests.Api;

/// <summary>The ports that a silo insists on. The embedded engine has none; a silo gets two that are free at the moment, and another
/// try when somebody takes one in between.</summary>
internal static class EnginePorts
{
#if ENGINE_ORLEANS
    public const int Attempts = 10;

    public static string[] Options()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return [$"--Orleans:SiloPort={PortOf(silo)}", $"--Orleans:GatewayPort={PortOf(gateway)}"];
    }
#else
    public const int Attempts = 1;

    public static string[] Options() => [];
#endif

    public static bool AreTaken(Exception? failure) =>
        failure is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || (failure is not null && AreTaken(failure.InnerException));

#if ENGINE_ORLEANS
    private static string PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
#endif
}
