using Grainline.Hosting;
using Grainline.Sandbox;
using Grainline.Sandbox.Channels;
using Grainline.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;

namespace Grainline.Api.Sandboxes;

/// <summary>The simulators on this host, and the channel that leads to them.</summary>
internal static class SandboxSetup
{
    public static void AddSandboxWhenEnabled(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(SandboxOptions.Section);
        section[nameof(SandboxOptions.DataDirectory)] ??= Path.Combine(builder.Configuration.DataDirectory(), "sandbox");
        builder.Services.AddSingleton<ISandboxChannelDirectory, SandboxChannels>();
        builder.Services.AddSandbox(builder.Configuration);
        if (section.GetValue(nameof(SandboxOptions.Enabled), defaultValue: true))
        {
            builder.Services.AddHostedService<SandboxChannelSeed>();
            LetWebhooksReachIt(builder.Services);
        }
    }

    private static void LetWebhooksReachIt(IServiceCollection services)
    {
        var guarded = services.Last(service => service.ServiceType == typeof(IWebhookClient));
        services.Remove(guarded);
        services.AddSingleton<IWebhookClient>(provider => new SandboxWebhookClient(
            (IWebhookClient)guarded.ImplementationFactory!(provider),
            provider.GetRequiredService<IServer>(),
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
