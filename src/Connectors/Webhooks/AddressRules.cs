using System.Net;
using System.Net.Sockets;

namespace Grainline.Webhooks;

/// <summary>
/// Which addresses a webhook may reach: those of the public internet, and what the operator allows. The URL is written by
/// people who must not see the inside of the operator's network, nor the credentials that clouds serve at fixed addresses.
/// </summary>
/// <remarks>IANA's registries of special-purpose addresses (RFC 6890 and updates). Of IPv6 only 2000::/3 is in public use.</remarks>
public sealed class AddressRules(IEnumerable<IPNetwork> allowed)
{
    private static readonly IPNetwork[] Closed =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32",                                         // Azure's own services: a public address that is not public
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",     // tunnels hide an address of IPv4, the rest is for books
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    private readonly IPNetwork[] _allowed = [.. allowed];

    public bool Allows(IPAddress address)
    {
        var reached = Reached(address);
        return Array.Exists(_allowed, network => network.Contains(reached) || network.Contains(address)) || IsPublic(reached);
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily is AddressFamily.InterNetwork || PublicV6.Contains(address))
        && !Array.Exists(Closed, network => network.Contains(address));

    /// <summary>The address of IPv4 that one of IPv6 stands for: mapped, compatible or translated; else the address itself.</summary>
    private static IPAddress Reached(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address;
        }

        // A scope (fe80::1%eth0) is no part of the networks.
        var bytes = address.GetAddressBytes();
        var bare = new IPAddress(bytes);
        var embeds = bare.IsIPv4MappedToIPv6 || Translated.Contains(bare)
            || (Compatible.Contains(bare) && !bare.Equals(IPAddress.IPv6Any) && !bare.Equals(IPAddress.IPv6Loopback));
        return embeds ? new IPAddress(bytes.AsSpan(12)) : bare;
    }
}
