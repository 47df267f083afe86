using Grainline.Hosting.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Grainline.Hosting.Sandboxes;

/// <summary>Where the sandbox is reached: on this host, whose port is known only when the server listens, or, when silos run elsewhere,
/// at the address of <see cref="Setting"/>.</summary>
internal static class SandboxAddress
{
    public const string Setting = "Sandbox:Address";

    public static Uri Of(IServer server, IConfiguration configuration) => Told(configuration) ?? OfThisHost(server);

    /// <summary>What the setting says; null = nothing.</summary>
    public static Uri? Told(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } address ? new Uri(address) : null;

    /// <summary>Where this process reaches itself: by http where it can, since a certificate names the public host and not this address.</summary>
    public static Uri OfThisHost(IServer server)
    {
        var binding = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).MinBy(address => address.Scheme.Length)
            ?? throw new InvalidOperationException("The server does not listen yet.");
        var host = ListenAddresses.IsEverywhere(binding) || binding.Host is "localhost" ? "127.0.0.1" : binding.Host;
        return new Uri($"{binding.Scheme}://{host}:{binding.Port}");
    }
}
