using Grainline.Hosting.Configuration;

namespace Grainline.Hosting;

/// <summary>The options of HTTP.md ("Starting it") on top of ordinary .NET configuration.</summary>
internal static class CommandLine
{
    /// <summary>What <c>--data</c> sets.</summary>
    public const string DataSetting = "Data:Directory";

    private const string Dashes = "--";

    private static readonly Dictionary<string, string> Switches = new(StringComparer.Ordinal)
    {
        ["--data"] = DataSetting,
        ["--storage"] = "Storage:Provider",
        ["--connection"] = "Storage:Connection",
    };

    /// <summary>Options of the platform that have no colon either.</summary>
    private static readonly HashSet<string> Platform = new(StringComparer.OrdinalIgnoreCase)
    {
        "--urls", "--environment", "--contentRoot", "--webRoot", "--applicationName", "--http_ports", "--https_ports", "--AllowedHosts",
    };

    /// <summary>Slips: what is no option, has no value, or belongs to nothing. A slip in <c>--storage</c> must not start a service on an empty
    /// database.</summary>
    public static IEnumerable<string> Problems(string[] args) => Read(args).Problems;

    /// <summary>Makes the builder of a host.</summary>
    /// <param name="args">Options.</param>
    /// <param name="url">Where it listens unless they say otherwise.</param>
    /// <exception cref="ConfigurationException">A file of options cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args, string url)
    {
        var builder = OptionFiles.Read(() => Configured([.. Read(args).Options]));
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(url);
        }

        builder.AddHttpLimits();
        builder.AddProxies();
        builder.AllowOwnAddresses();
        return builder;
    }

    /// <summary>What a host is unless somebody says otherwise.</summary>
    public static void SetDefault(this IConfiguration configuration, string key, string value) => configuration[key] ??= value;

    /// <summary>Where data is kept.</summary>
    public static string DataDirectory(this IConfiguration configuration) =>
        Path.GetFullPath(configuration[DataSetting] is { Length: > 0 } directory ? directory : "data");

    private static WebApplicationBuilder Configured(string[] options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Configuration that ships with the program lies beside it, whatever folder it was started from.
            ContentRootPath = AppContext.BaseDirectory,

            // Null leaves it to the environment's variables.
            EnvironmentName = new ConfigurationBuilder().AddCommandLine(options).Build()[HostDefaults.EnvironmentKey],
        });
        builder.Configuration
            .AddJsonFile(OptionFiles.OfOperator, optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(options, Switches);
        return builder;
    }

    /// <summary>The options, each with its value, and what is wrong with the rest. The framework takes the next option for a value that was
    /// forgotten, and passes over a word that it does not understand.</summary>
    private static (List<string> Options, List<string> Problems) Read(string[] args)
    {
        List<string> options = [], problems = [];
        for (var place = 0; place < args.Length; place++)
        {
            var argument = args[place];
            var name = argument.Split('=', 2)[0];
            var hasValue = name.Length < argument.Length;
            var next = place + 1 < args.Length && !IsOption(args[place + 1]) ? args[place + 1] : null;
            if (IsOption(argument) ? !IsKnown(name) : argument is ['-', ..])
            {
                problems.Add($"{name} is no option. There are {string.Join(", ", Switches.Keys.Prepend("--urls"))}, and --Section:Key=value.");
                place += hasValue || next is null or ['-', ..] ? 0 : 1;
            }
            else if (hasValue)
            {
                options.Add(argument);
            }
            else if (!IsOption(argument))
            {
                // It may be a part of a password, so it is not shown.
                problems.Add($"Argument {place + 1} belongs to no option. A value with spaces is written in quotes.");
            }
            else if (next is null)
            {
                problems.Add($"{name} has no value. One that begins with two dashes is written {name}=…");
            }
            else
            {
                options.Add($"{name}={next}");
                place++;
            }
        }

        return (options, problems);
    }

    private static bool IsOption(string argument) => argument.StartsWith(Dashes, StringComparison.Ordinal);

    /// <summary>Those with a colon are configuration, and so are names of environment variables.</summary>
    private static bool IsKnown(string name) => Switches.ContainsKey(name) || Platform.Contains(name) || name.Contains(':', StringComparison.Ordinal)
        || (name.Length > Dashes.Length && name[Dashes.Length..].All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '_'));
}
