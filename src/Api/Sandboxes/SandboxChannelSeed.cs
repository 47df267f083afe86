using Grainline.Channels;
using Grainline.Connections;
using Grainline.Hosting.Sandboxes;
using Grainline.Identity;
using Microsoft.AspNetCore.Hosting.Server;

namespace Grainline.Api.Sandboxes;

/// <summary>Sees to it that channel and connection <c>sandbox</c> exist from the first start and lead to where this host listens now, where it has
/// a sandbox.</summary>
internal sealed class SandboxChannelSeed(SandboxPresence presence, IGrainFactory grains, IServer server, IConfiguration configuration) : IHostedLifecycleService
{
    public const string ChannelId = "sandbox";

    private const string ConnectionId = "sandbox";
    private const string LocationId = "sandboxLocation00001";

    /// <summary>The sandbox has no pair limit, and imitates a number with the higher throughput that Meta grants (facts/whatsapp.md 3).</summary>
    private const int RatePerSecond = 1_000;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await presence.Decide(cancellationToken);
        if (presence.IsOn)
        {
            await SeedConnection();
            await SeedChannel();
        }
    }

    private async Task SeedConnection()
    {
        var baseUrl = new Uri(SandboxAddress.Of(server, configuration), "/sandbox/ghl").ToString();
        var connection = grains.GetGrain<IConnectionGrain>(ConnectionId);
        var known = await connection.Get();
        if (known?.BaseUrl != baseUrl)
        {
            await connection.Configure(
                known is not null ? new ConnectionSettings { BaseUrl = baseUrl } : new ConnectionSettings
                {
                    Name = "Sandbox",
                    LocationId = LocationId,
                    BaseUrl = baseUrl,
                    Token = $"pit-{Guid.NewGuid()}",
                },
                "system");
        }
    }

    private async Task SeedChannel()
    {
        var baseUrl = new Uri(SandboxAddress.Of(server, configuration), "/sandbox/meta/v25.0").ToString();
        var channel = grains.GetGrain<IChannelGrain>(ChannelId);
        var known = await channel.Get();
        if (known?.BaseUrl == baseUrl)
        {
            return;
        }

        await channel.Configure(
            known is not null ? new ChannelSettings { BaseUrl = baseUrl } : new ChannelSettings
            {
                Name = "Sandbox",
                PhoneNumberId = "100000000000001",
                WabaId = "200000000000002",
                BaseUrl = baseUrl,
                AccessToken = Ids.Secret(),
                AppSecret = Ids.Secret(),
                VerifyToken = Ids.Secret(),
                RatePerSecond = RatePerSecond,
                RecipientBurst = 0,
            },
            "system");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
