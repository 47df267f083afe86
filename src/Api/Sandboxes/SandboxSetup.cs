using Grainline.Exchanges;
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
        builder.Services.AddSingleton<SandboxPresence>();
        builder.Services.AddSingleton<SandboxCalls>().AddSingleton<ICallGate>(services => services.GetRequiredService<SandboxCalls>());
        if (SandboxPresence.Told(builder.Configuration) is not false)
        {
            builder.Services.LetWebhooksReachSandbox();
        }
    }

    /// <summary>Added before the engine, so that the channel leads to this host before the grains that are due send through it: the address of before the
    /// start may be somebody else's now.</summary>
    public static void AddSandboxSeed(this WebApplicationBuilder builder)
    {
        if (SandboxPresence.Told(builder.Configuration) is not false)
        {
            builder.Services.AddHostedService<SandboxChannelSeed>();
        }
    }

    /// <summary>Closes what is mapped where the host decides to have no sandbox, in any spelling that routes take.</summary>
    public static void UseSandboxPresence(this WebApplication app)
    {
        var presence = app.Services.GetRequiredService<SandboxPresence>();
        app.UseWhen(
            context => !presence.IsOn && context.Request.Path.StartsWithSegments("/sandbox", StringComparison.OrdinalIgnoreCase),
            closed => closed.Run(context => SandboxPresence.Off().ExecuteAsync(context)));
    }
}
