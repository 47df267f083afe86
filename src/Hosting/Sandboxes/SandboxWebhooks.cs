using Grainline.Exchanges;
using Grainline.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;

namespace Grainline.Hosting.Sandboxes;

/// <summary>Outgoing webhooks to the sandbox: from the host that has it, and from a silo that is told where it is.</summary>
internal static class SandboxWebhooks
{
    /// <summary>Puts <see cref="SandboxWebhookClient"/> before the client that was added last.</summary>
    public static void LetWebhooksReachSandbox(this IServiceCollection services)
    {
        var guarded = services.Last(service => service.ServiceType == typeof(IWebhookClient));
        services.Remove(guarded);
        services.AddSingleton<IWebhookClient>(provider => new SandboxWebhookClient(
            (IWebhookClient)guarded.ImplementationFactory!(provider),
            () => SandboxAddress.Of(provider.GetRequiredService<IServer>(), provider.GetRequiredService<IConfiguration>()),
            provider.GetService<ICallGate>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
