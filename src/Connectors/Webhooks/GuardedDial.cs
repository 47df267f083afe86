using System.Net;
using System.Net.Sockets;

namespace Grainline.Webhooks;

/// <summary>Resolves the addresses of a host name.</summary>
public delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancellationToken);

/// <summary>
/// Opens connections for webhooks. The name is resolved here, once, and what was checked is what is dialled: a name server
/// that answers differently the second time is not asked a second time.
/// </summary>
public sealed class GuardedDial(AddressRules rules, ResolveName resolve)
{
    /// <summary>Names with more addresses than this are tried at the first ones only.</summary>
    private const int MaxAddresses = 8;

    /// <summary>A callback of <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await resolve(host, cancellationToken);

        // One closed address among open ones is refused too: no honest name has both, and a rebinding one does.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, rules.Allows))
        {
            throw new AddressNotAllowedException();
        }

        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < Math.Min(addresses.Length, MaxAddresses))
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}

/// <summary>The host's address must not be called. The text names no address: it is shown to whoever wrote the URL.</summary>
public sealed class AddressNotAllowedException() : IOException("The address is not a public one.");
