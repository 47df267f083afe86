using Grainline.Hosting;
using Grainline.Hosting.Sandboxes;
using Grainline.Sandbox;
using Grainline.Sandbox.Channels;

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
            builder.Services.LetWebhooksReachSandbox();
        }
    }
}
