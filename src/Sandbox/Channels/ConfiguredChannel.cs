using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Channels;

/// <summary>One receiver for every number, from the options.</summary>
internal sealed class ConfiguredChannel(IServer server, IOptions<SandboxOptions> options) : ISandboxChannelDirectory
{
    public ValueTask<SandboxChannel?> Find(string key, CancellationToken cancellationToken)
    {
        var url = options.Value.WebhookUrl?.Replace("{phone_number_id}", Uri.EscapeDataString(key), StringComparison.Ordinal)
            ?? $"{OwnAddress.Of(server)}hooks/whatsapp/sandbox";
        return ValueTask.FromResult(
            options.Value.AppSecret is { Length: > 0 } secret && Uri.TryCreate(url, UriKind.Absolute, out var uri)
                ? new SandboxChannel(key, uri, secret)
                : null);
    }
}
