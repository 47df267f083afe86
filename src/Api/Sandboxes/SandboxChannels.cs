using System.Collections.Concurrent;
using Grainline.Channels;
using Grainline.Hosting.Sandboxes;
using Grainline.Sandbox.Channels;
using Grainline.Storage.Queries;
using Microsoft.AspNetCore.Hosting.Server;

namespace Grainline.Api.Sandboxes;

/// <summary>Tells Meta's simulator which channel a number is, where its webhooks go and how they are signed: what Meta would know
/// from its app settings.</summary>
internal sealed class SandboxChannels(
    IChannelQueries channels, IGrainFactory grains, IServer server, IConfiguration configuration, TimeProvider time) : ISandboxChannelDirectory
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (SandboxChannel Channel, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    public async ValueTask<SandboxChannel?> Find(string key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(key, out var known) && known.Until > now)
        {
            return known.Channel;
        }

        var found = await Read(key, cancellationToken);
        if (found is not null)
        {
            // A miss is not kept: the channel may be made the moment after.
            _kept[key] = (found, now + Freshness);
        }

        return found;
    }

    private async Task<SandboxChannel?> Read(string key, CancellationToken cancellationToken)
    {
        var page = await channels.List(new PageRequest(PageRequest.MaxLimit), cancellationToken);
        foreach (var row in page.Items.Where(row => row.PhoneNumberId == key || row.Id == key))
        {
            // Of other numbers nothing is signed: who acts here needs no key, and would speak in the name of Meta.
            var channel = grains.GetGrain<IChannelGrain>(row.Id);
            if (await channel.Get() is { } view && SandboxPresence.LeadsToSandbox(view.BaseUrl) && await channel.GetWebhookSecrets() is { AppSecret: { } secret })
            {
                var webhook = new Uri(SandboxAddress.Of(server, configuration), $"/hooks/whatsapp/{row.Id}");
                return new SandboxChannel(row.PhoneNumberId, webhook, secret, view.WabaId);
            }
        }

        return null;
    }
}
