using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox;

/// <summary>Where this process reaches itself.</summary>
internal static class OwnAddress
{
    /// <summary>By http where it can, since a certificate names the public host and not this address; null before the server listens.</summary>
    public static Uri? Of(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).MinBy(address => address.Scheme.Length) is { } binding
            ? new Uri($"{binding.Scheme}://{HostOf(binding)}:{binding.Port}")
            : null;

    /// <summary>A server that listens on all addresses, or on a name, which means the same, is reached by the loopback one.</summary>
    private static string HostOf(BindingAddress binding) =>
        IPAddress.TryParse(binding.Host, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? binding.Host : "127.0.0.1";
}
