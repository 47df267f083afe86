using Grainline.Api.Access;
using Grainline.Api.Automations;
using Grainline.Api.Calendars;
using Grainline.Api.Channels;
using Grainline.Api.Connections;
using Grainline.Api.Consoles;
using Grainline.Api.Contacts;
using Grainline.Api.Deliveries;
using Grainline.Api.Diagnostics;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Api.Runs;
using Grainline.Api.Sandboxes;
using Grainline.Api.Webhooks;
using Grainline.Health;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Pages;
using Grainline.Sandbox;

namespace Grainline.Api;

/// <summary>The web host, put together; a table of contents.</summary>
public static class GrainlineApp
{
    /// <summary>Where it listens unless it is told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Makes the host; it listens when it is started.</summary>
    /// <param name="args">The options of HTTP.md ("Starting it") and ordinary .NET configuration.</param>
    public static WebApplication Build(params string[] args) => Build(args, _ => { });

    /// <summary>Makes the host with more, or other, services.</summary>
    internal static WebApplication Build(string[] args, Action<IServiceCollection> more)
    {
        var builder = CommandLine.CreateBuilder(args, DefaultUrl);
        builder.CheckConfiguration(args, new(WebhookOptions.Section, typeof(WebhookOptions)), new(SandboxOptions.Section, typeof(SandboxOptions)));
        builder.AddGrainlineStorage();
        builder.AddSandboxSeed();
        builder.AddGrainEngine();
        builder.AddConnectors();
        builder.AddSandboxWhenEnabled();
        builder.AddAccess();
        builder.AddWebhooks();
        builder.Services.AddSingleton<ReferenceReview>().AddSingleton<TemplateReview>().AddSingleton<DefinitionReview>().AddSingleton<ContactErasure>();
        builder.AddApiDocument();
        builder.AddProblems();
        builder.AddTelemetry("api");
        builder.AddGracefulStop();
        builder.AddAnswerHeaders();
        builder.AddConsole();
        builder.AddDiagnostics();
        more(builder.Services);

        var app = builder.Build();
        app.UseProxies();
        app.UseAnswerHeaders();
        app.UseProblems();
        app.UseSandboxPresence();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseGrainlineConsole();
        app.MapHealth();
        app.MapDashboard();
        app.MapGoHighLevelWebhook();
        app.MapGrainlineConsole().WithHead();

        var programs = app.MapGroup("").WithHead();
        programs.MapWhatsAppWebhook();
        programs.MapApiDocument();
        programs.MapSandbox();
        var api = programs.MapGroup("/api/v1").RequireAuthorization(nameof(Role.Viewer)).WithPathLimits();
        api.MapAutomations();
        api.MapDefinitionCheck();
        api.MapContacts();
        api.MapRuns();
        api.MapDeliveries();
        api.MapChannels();
        api.MapConnections();
        api.MapMe();
        api.MapKeys();
        api.MapUsers();
        api.MapSessions();
        api.MapCalendars();
        api.MapAudit();
        api.MapStats();
        api.MapServiceSettings();
        api.MapDiagnostics();
        return app;
    }
}
