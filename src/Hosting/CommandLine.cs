using Grainline.Hosting.Configuration;

namespace Grainline.Hosting;

/// <summary>The options of HTTP.md ("Starting it") on top of ordinary .NET configuration.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, string> Switches = new(StringComparer.Ordinal)
    {
        ["--data"] = "Data:Directory",
        ["--storage"] = "Storage:Provider",
        ["--connection"] = "Storage:Connection",
    };

    /// <summary>Options of the platform that have no colon either.</summary>
    private static readonly HashSet<string> Platform = new(StringComparer.OrdinalIgnoreCase)
    {
        "--urls", "--environment", "--contentRoot", "--webRoot", "--applicationName", "--http_ports", "--https_ports", "--AllowedHosts",
    };

    /// <summary>Options that nobody knows: a slip in <c>--storage</c> must not start a service on an empty database. Those with a colon are
    /// configuration, and so are names of environment variables.</summary>
    public static IEnumerable<string> Problems(string[] args) => args
        .Where(argument => argument.StartsWith("--", StringComparison.Ordinal))
        .Select(argument => argument.Split('=', 2)[0])
        .Where(name => !Switches.ContainsKey(name) && !Platform.Contains(name) && !name.Contains(':', StringComparison.Ordinal)
            && !name[2..].All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '_'))
        .Select(name => $"{name} is no option. There are {string.Join(", ", Switches.Keys.Prepend("--urls"))}, and --Section:Key=value.");

    /// <summary>Makes the builder of a host.</summary>
    /// <param name="args">Options.</param>
    /// <param name="url">Where it listens unless they say otherwise.</param>
    /// <exception cref="ConfigurationException">A file of options cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args, string url)
    {
        var builder = OptionFiles.Read(() => Configured(args));
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(url);
        }

        builder.AddHttpLimits();
        builder.AddProxies();
        builder.AllowOwnAddresses();
        return builder;
    }

    private static WebApplicationBuilder Configured(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Configuration that ships with the program lies beside it, whatever folder it was started from.
            ContentRootPath = AppContext.BaseDirectory,

            // Null leaves it to the environment's variables.
            EnvironmentName = new ConfigurationBuilder().AddCommandLine(args).Build()[HostDefaults.EnvironmentKey],
        });
        builder.Configuration
            .AddJsonFile(OptionFiles.OfOperator, optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args, Switches);
        return builder;
    }

    /// <summary>What a host is unless somebody says otherwise.</summary>
    public static void SetDefault(this IConfiguration configuration, string key, string value) => configuration[key] ??= value;

    /// <summary>Where data is kept.</summary>
    public static string DataDirectory(this IConfiguration configuration) => Path.GetFullPath(configuration["Data:Directory"] ?? "data");
}
