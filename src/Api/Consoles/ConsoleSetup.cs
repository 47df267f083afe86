using Grainline.Api.Access;
using Grainline.Api.Sandboxes;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Hosting.Sandboxes;
using Grainline.Pages;
using Microsoft.AspNetCore.Hosting.Server;

namespace Grainline.Api.Consoles;

/// <summary>The console on this host: a client of the API beside it.</summary>
internal static class ConsoleSetup
{
    public static void AddConsole(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;

        // Static assets are listed in a file named after the program, which is not the entry assembly where a test hosts it.
        builder.Environment.ApplicationName = typeof(ConsoleSetup).Assembly.GetName().Name!;
        builder.WebHost.UseStaticWebAssets();

        // Of a program that was built and not published, the framework looks for files that have come since at every path, and says of each that it takes GET.
        configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
        builder.Services.AddGrainlineConsole(console =>
        {
            console.ApiAddress = services => SandboxAddress.OfThisHost(services.GetRequiredService<IServer>());
            console.Mark = (services, request, browser) => services.GetRequiredService<ConsolePass>().Stamp(request, browser);
            console.AdminKeyFile = AdminKey.Given(configuration) is null ? AdminKey.PathOf(configuration) : null;
            console.Edition = $"{GrainEngine.Name} · {configuration["Storage:Provider"]?.ToLowerInvariant() ?? "sqlite"}";
            console.DashboardUrl = DashboardUrl(configuration);
            console.SandboxAddress = SandboxAddress.Told(configuration);
            console.HasSandbox = services => console.SandboxAddress is not null || services.GetRequiredService<SandboxPresence>().IsOn;
        });
    }

    /// <summary><c>Console:DashboardUrl</c>, or where this host serves it.</summary>
    private static string? DashboardUrl(IConfiguration configuration) => configuration["Console:DashboardUrl"] switch
    {
        null or "" => GrainEngine.DashboardPath(configuration),
        ['/', not '/', ..] and var path => path,
        var text when WebUrl.Read(text) is not null => text,
        _ => throw new ConfigurationException(["Console:DashboardUrl is a path of this host or an http(s) address, for instance https://silo.example.com/dashboard."]),
    };
}
