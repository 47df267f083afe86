namespace Grainline.Api.Hosting;

/// <summary>The options of HTTP.md ("Starting it") on top of ordinary .NET configuration.</summary>
internal static class CommandLine
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly Dictionary<string, string> Switches = new(StringComparer.Ordinal)
    {
        ["--data"] = "Data:Directory",
        ["--storage"] = "Storage:Provider",
        ["--connection"] = "Storage:Connection",
    };

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Configuration that ships with the program lies beside it, whatever folder it was started from.
            ContentRootPath = AppContext.BaseDirectory,
            // Static assets are listed in a file named after the program, which is not the entry assembly where a test hosts it.
            ApplicationName = typeof(CommandLine).Assembly.GetName().Name,
        });
        builder.Configuration
            .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args, Switches);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return builder;
    }

    /// <summary>Where data is kept.</summary>
    public static string DataDirectory(this IConfiguration configuration) => Path.GetFullPath(configuration["Data:Directory"] ?? "data");
}
