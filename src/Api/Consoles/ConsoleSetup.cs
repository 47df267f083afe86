using Grainline.Api.Access;
using Grainline.Api.Sandboxes;
using Grainline.Hosting;
using Grainline.Pages;
using Grainline.Sandbox;
using Microsoft.AspNetCore.Hosting.Server;

namespace Grainline.Api.Consoles;

/// <summary>The console on this host: a client of the API beside it.</summary>
internal static class ConsoleSetup
{
    public static void AddConsole(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services.AddGrainlineConsole(console =>
        {
            console.ApiAddress = services => SandboxAddress.Of(services.GetRequiredService<IServer>(), configuration);
            console.AdminKeyFile = configuration[AdminKey.Variable] is { Length: > 0 }
                ? null
                : Path.Combine(configuration.DataDirectory(), AdminKey.FileName);
            console.Edition = $"{GrainEngine.Name} · {configuration["Storage:Provider"]?.ToLowerInvariant() ?? "sqlite"}";
            console.Sandbox = configuration.GetSection(SandboxOptions.Section).GetValue(nameof(SandboxOptions.Enabled), defaultValue: true);
        });
    }
}
