using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Channels;

/// <summary>One receiver for every number, from the options.</summary>
internal sealed class ConfiguredChannel(IServer server, IOptions<SandboxOptions> options) : ISandboxChannelDirectory
{
    public ValueTask<SandboxChannel?> Find(string key, CancellationToken cancellationToken)
    {
        var url = options.Value.WebhookUrl?.Replace("{phone_number_id}", Uri.EscapeDataString(key), StringComparison.Ordinal) ?? OwnUrl();
        return ValueTask.FromResult(
            options.Value.AppSecret is { Length: > 0 } secret && Uri.TryCreate(url, UriKind.Absolute, out var uri)
                ? new SandboxChannel(key, uri, secret)
                : null);
    }

    // A server that listens on all addresses is reached by the loopback one.
    private string? OwnUrl() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
        ? $"http://127.0.0.1:{BindingAddress.Parse(address).Port}/hooks/whatsapp/sandbox"
        : null;
}
