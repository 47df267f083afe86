using Grainline.Hosting.Configuration;
using Microsoft.AspNetCore.HostFiltering;

namespace Grainline.Hosting;

/// <summary>Whatever names <c>AllowedHosts</c> has, this machine may call its own service by its address: the console, the sandbox and
/// health checks do.</summary>
internal static class OwnAddresses
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static void AllowOwnAddresses(this WebApplicationBuilder builder) => builder.Services.PostConfigure<HostFilteringOptions>(filter =>
    {
        var listening = ListenAddresses.Of(builder.Configuration).Select(ListenAddresses.Parse).OfType<BindingAddress>();
        var named = listening.Where(address => !ListenAddresses.IsEverywhere(address)).Select(address => address.Host);
        filter.AllowedHosts = [.. filter.AllowedHosts, .. Loopback, .. named];
    });
}
