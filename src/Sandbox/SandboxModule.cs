using Grainline.Sandbox.Channels;
using Grainline.Sandbox.Faults;
using Grainline.Sandbox.GoHighLevel;
using Grainline.Sandbox.Meta;
using Grainline.Sandbox.Phone;
using Grainline.Sandbox.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox;

/// <summary>Puts the sandbox into a host: the simulators under <c>/sandbox/meta</c> and <c>/sandbox/ghl</c>, and what looks at and acts in them. Its own
/// endpoints need no key.</summary>
public static class SandboxModule
{
    /// <summary>Adds the sandbox's services; a host's own <see cref="ISandboxChannelDirectory"/> wins when it is added before.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The root; the section <c>Sandbox</c> is read.</param>
    public static IServiceCollection AddSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(SandboxOptions.Section);
        services.AddOptions<SandboxOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISandboxChannelDirectory, ConfiguredChannel>();
        services.AddSingleton<FaultScript>().AddSingleton<GraphAuthorization>().AddSingleton<SendEndpoint>().AddSingleton<ReplyEndpoint>();
        services.AddSingleton<WebhookSender>().AddSingleton<MessageStore>().AddSingleton<StatusPump>().AddGhl();
        services.AddSingleton<TemplateCatalog>().AddSingleton<Throughput>().AddSingleton<MediaShelf>();
        if (section.GetValue(nameof(SandboxOptions.Enabled), defaultValue: true))
        {
            services.AddHostedService(provider => provider.GetRequiredService<MessageStore>());
            services.AddHostedService(provider => provider.GetRequiredService<StatusPump>());
            services.AddHostedService(provider => provider.GetRequiredService<WorkflowRunner>());
        }

        return services;
    }

    /// <summary>Maps <c>/sandbox</c>, or nothing when the sandbox is off.</summary>
    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder endpoints)
    {
        if (!endpoints.ServiceProvider.GetRequiredService<IOptions<SandboxOptions>>().Value.Enabled)
        {
            return endpoints;
        }

        var sandbox = endpoints.MapGroup("/sandbox").AllowAnonymous().ExcludeFromDescription();
        sandbox.MapMessages();
        sandbox.MapFaults();
        sandbox.MapPost("/phones/{phone}/reply", (HttpContext http, string phone, ReplyEndpoint endpoint) => endpoint.Handle(http, phone));

        sandbox.MapPost("/templates", TemplateCatalog.Change);
        sandbox.MapGhl();
        var meta = sandbox.MapGroup("/meta/{version}");
        meta.MapGet("/{wabaId}/message_templates", TemplateEndpoint.List);
        meta.MapPost(
            "/{phoneNumberId}/messages",
            (HttpContext http, string version, string phoneNumberId, SendEndpoint endpoint) => endpoint.Handle(http, version, phoneNumberId));
        meta.MapPost("/{phoneNumberId}/media", MediaShelf.Upload).DisableAntiforgery();
        meta.MapGet("/{mediaId}", MediaShelf.Show);
        return endpoints;
    }
}
