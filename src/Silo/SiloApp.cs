using Grainline.Api.Access;
using Grainline.Health;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Hosting.Sandboxes;

namespace Grainline.Silo;

/// <summary>The silo's host, put together. A silo meets others in the database; beside the grains it serves health and the dashboard, so
/// it has a web port.</summary>
public static class SiloApp
{
    private const string DefaultUrl = "http://127.0.0.1:5090";

    /// <summary>Makes the host; it joins its cluster when it is started.</summary>
    /// <param name="args">The options of docs/operations.md and ordinary .NET configuration.</param>
    public static WebApplication Build(params string[] args)
    {
        var builder = CommandLine.CreateBuilder(args, DefaultUrl);
        builder.Configuration.SetDefault("Orleans:Membership", "AdoNet");
        builder.Configuration.SetDefault("Orleans:Dashboard", "true");
        builder.CheckConfiguration(args);
        builder.AddGrainlineStorage();
        builder.AddGrainEngine();
        builder.AddConnectors();
        if (SandboxAddress.Told(builder.Configuration) is not null)
        {
            builder.Services.LetWebhooksReachSandbox();
        }

        builder.AddAccess();
        builder.AddTelemetry("silo");
        builder.AddGracefulStop();

        var app = builder.Build();
        app.UseProxies();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapDashboard();
        return app;
    }
}
