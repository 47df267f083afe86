using System.Net;
using System.Net.Sockets;

namespace Grainline.Hosting.Configuration;

/// <summary>Where a host is told to listen.</summary>
internal static class ListenAddresses
{
    public static string[] Of(IConfiguration configuration) =>
        configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>The address, or null when it is none.</summary>
    public static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether it is every address of the machine.</summary>
    public static bool IsEverywhere(BindingAddress address) => address.Host is "*" or "+" or "0.0.0.0" or "[::]";

    /// <summary>Addresses that somebody else has. Looked at before the server does, whose answer is a page of stack traces.</summary>
    public static IEnumerable<string> Taken(IConfiguration configuration)
    {
        foreach (var url in Of(configuration))
        {
            if (Parse(url) is { Port: > 0, IsUnixPipe: false } address && Refusal(address) is { } refusal)
            {
                yield return $"{url} cannot be listened at: {refusal}";
            }
        }
    }

    private static string? Refusal(BindingAddress address)
    {
        var ip = IPAddress.TryParse(address.Host.Trim('[', ']'), out var given) ? given
            : address.Host is "localhost" ? IPAddress.Loopback : IPAddress.Any;
        try
        {
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ip, address.Port));
            socket.Listen();
            return null;
        }
        catch (SocketException refusal)
        {
            return refusal.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? "another program listens there. Choose another port with --urls http://127.0.0.1:5081."
                : $"{refusal.Message}.";
        }
    }
}
