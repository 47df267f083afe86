using System.Xml;
using Grainline.Api.Webhooks;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Sandbox;
using Grainline.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Hosting;

/// <summary>How this service is set up, as far as its users should know. It is changed in the configuration of the host.</summary>
internal static class ServiceSettings
{
    public static void MapServiceSettings(this IEndpointRouteBuilder api) =>
        api.MapGet("/settings", Get).WithTags("Settings").WithSummary("What runs here, how long history is kept, what a webhook takes; changed in the host's configuration");

    private static Ok<ServiceSettingsResource> Get(IOptions<StorageOptions> storage, IOptions<WebhookOptions> webhooks, IConfiguration configuration) =>
        TypedResults.Ok(new ServiceSettingsResource(
            ProgramVersion.Text,
            GrainEngine.Name,
            storage.Value.Provider,
            storage.Value.Retention > TimeSpan.Zero ? XmlConvert.ToString(storage.Value.Retention) : null,
            webhooks.Value.MaxBodyBytes,
            configuration.GetSection(SandboxOptions.Section).GetValue(nameof(SandboxOptions.Enabled), defaultValue: true)));
}

/// <summary>How the service is set up.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Engine">Who runs the grains: <c>embedded</c> or <c>orleans</c>.</param>
/// <param name="Storage">Where data is kept.</param>
/// <param name="Retention">How long history is kept, ISO 8601 (<c>Storage:Retention</c>): deliveries, ended runs with steps and messages, the audit log; null = for ever.</param>
/// <param name="MaxBodyBytes">Largest body of a webhook (<c>Webhooks:MaxBodyBytes</c>).</param>
/// <param name="Sandbox">Whether the simulators are there (<c>Sandbox:Enabled</c>).</param>
internal sealed record ServiceSettingsResource(string Version, string Engine, StorageProvider Storage, string? Retention, int MaxBodyBytes, bool Sandbox);
