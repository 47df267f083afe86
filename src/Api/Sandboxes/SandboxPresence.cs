using Grainline.Api.Problems;
using Grainline.Channels;
using Grainline.Sandbox;
using Grainline.Storage.Queries;

namespace Grainline.Api.Sandboxes;

/// <summary>
/// Whether the simulators are there (HTTP.md, "Sandbox"): as <c>Sandbox:Enabled</c> says; where it says nothing, always in Development, and
/// elsewhere unless a real channel is stored when the host starts. They need no key and show what was sent, so whoever writes to real people
/// has them only when they are asked for.
/// </summary>
internal sealed class SandboxPresence(IConfiguration configuration, IHostEnvironment environment, IChannelQueries channels, IGrainFactory grains)
{
    private volatile bool _isOn;

    /// <summary>What was decided; off until then.</summary>
    public bool IsOn => _isOn;

    /// <summary>Decides, once storage and grains have started.</summary>
    public async Task Decide(CancellationToken cancellationToken) =>
        _isOn = Told(configuration) ?? (environment.IsDevelopment() || !await HasRealChannel(cancellationToken));

    /// <summary>Whether who sends by this base URL sends to a sandbox.</summary>
    public static bool LeadsToSandbox(string baseUrl) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var url) && url.AbsolutePath.StartsWith("/sandbox/", StringComparison.Ordinal);

    /// <summary>What the configuration says; null = nothing.</summary>
    public static bool? Told(IConfiguration configuration) => configuration.GetSection(SandboxOptions.Section).GetValue<bool?>(nameof(SandboxOptions.Enabled));

    /// <summary>The answer to who asks for a sandbox that is off.</summary>
    public static IResult Off() => Problem.Of(
        404, "sandbox_off", "The sandbox is off here. Sandbox:Enabled=true turns it on.");

    private async Task<bool> HasRealChannel(CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await channels.List(new PageRequest(PageRequest.MaxLimit, cursor), cancellationToken);
            var views = await Task.WhenAll(page.Items.Select(row => grains.GetGrain<IChannelGrain>(row.Id).Get()));
            if (views.OfType<ChannelView>().Any(channel => IsReal(channel.BaseUrl)))
            {
                return true;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return false;
    }

    /// <summary>Nobody lives on this machine, nor in another one's sandbox.</summary>
    private static bool IsReal(string baseUrl) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var url) && !url.IsLoopback && !LeadsToSandbox(baseUrl);
}
