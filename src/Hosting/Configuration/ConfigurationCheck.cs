using Grainline.Api.Access;
using Grainline.GoHighLevel;
using Grainline.Hosting.Sandboxes;
using Grainline.Messages;
using Grainline.Storage;
using Grainline.Storage.Sweeping;
using Grainline.WhatsApp;
using Npgsql;

namespace Grainline.Hosting.Configuration;

/// <summary>Looks at the whole configuration before anything is made of it, so that an operator learns of all that is wrong at once.</summary>
internal static class ConfigurationCheck
{
    /// <summary>The sections of every host.</summary>
    private static readonly CheckedSection[] Sections =
    [
        new("Storage", typeof(StorageOptions)),
        new("Storage:Sweeper", typeof(SweeperOptions)),
        new(ConsentKeywordOptions.Section, typeof(ConsentKeywordOptions)),
        new(WhatsAppOptions.Section, typeof(WhatsAppOptions)),
        new(Webhooks.WebhookOptions.Section, typeof(Webhooks.WebhookOptions)),
        new(GhlOptions.Section, typeof(GhlOptions)),
        new(StopOptions.Section, typeof(StopOptions)),
        new(HttpLimits.Section, typeof(HttpLimits)),
        new(ProxyOptions.Section, typeof(ProxyOptions)),
        new(GuessOptions.Section, typeof(GuessOptions)),
        GrainEngine.Section,
    ];

    /// <summary>Options that are read one by one.</summary>
    private static readonly string[] Single = [SandboxAddress.Setting, CommandLine.DataSetting, "Console:DashboardUrl"];

    /// <summary>Sections that have only such.</summary>
    private static readonly string[] OfSingle = ["Data", "Console"];

    /// <summary>Options of the platform that are one value, and what it is. A list in their place is not looked at.</summary>
    private static readonly (string Name, string Expected)[] OfPlatform =
    [
        ("AllowedHosts", "names separated by semicolons"),
        (WebHostDefaults.ServerUrlsKey, "addresses separated by semicolons"),
    ];

    /// <summary>The configuration of a command that needs no host; its command line is checked.</summary>
    /// <exception cref="ConfigurationException">An option is none.</exception>
    public static IConfiguration CheckedConfiguration(this WebApplicationBuilder builder, string[] args)
    {
        string[] problems = [.. CommandLine.Problems(args), .. new CheckedSection("Storage", typeof(StorageOptions)).Problems(builder.Configuration)];
        return problems.Length == 0 ? builder.Configuration : throw new ConfigurationException(problems);
    }

    /// <summary>Checks options, section by section, and what no attribute can say.</summary>
    /// <param name="builder">With the configuration whole.</param>
    /// <param name="args">The command line.</param>
    /// <param name="more">Sections of this host alone.</param>
    /// <exception cref="ConfigurationException">All that is wrong.</exception>
    public static void CheckConfiguration(this WebApplicationBuilder builder, string[] args, params IEnumerable<CheckedSection> more)
    {
        var configuration = builder.Configuration;
        CheckedSection[] sections = [.. Sections, .. more];
        string[] problems =
        [
            .. CommandLine.Problems(args),
            .. sections.SelectMany(section => section.Problems(configuration)),
            .. Unknown(configuration, sections),
            .. Misshapen(configuration, sections),
            .. LoggingCheck.Problems(configuration),
            .. Folder(configuration),
            .. KeyFile.Problems(configuration.DataDirectory()),
            .. MasterKey.Problems(configuration),
            .. Connection(configuration),
            .. Addresses(configuration),
            .. GrainEngine.Problems(configuration),
        ];
        if (problems.Length > 0)
        {
            throw new ConfigurationException([.. problems.Distinct(StringComparer.Ordinal)]);
        }
    }

    /// <summary>What our sections have and no option reads, wherever it was set: a slip, whose author believes that it holds.</summary>
    private static IEnumerable<string> Unknown(IConfiguration configuration, CheckedSection[] sections)
    {
        var known = sections.SelectMany(section => section.Names).Concat(Single).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Paths(sections)
            .SelectMany(path => configuration.GetSection(path).GetChildren())
            .Where(child => !known.Contains(child.Path) && !sections.Any(section => section.Path.Equals(child.Path, StringComparison.OrdinalIgnoreCase)))
            .Select(child => $"{child.Path} is no option.");
    }

    /// <summary>Values of sections, and what is below options that are one value, where no section looks.</summary>
    private static IEnumerable<string> Misshapen(IConfiguration configuration, CheckedSection[] sections) =>
    [
        .. Paths(sections).SelectMany(path => OptionShape.OfSection(configuration, path)),
        .. Single.SelectMany(name => OptionShape.Problems(configuration.GetSection(name), typeof(string))),
        .. OfPlatform.SelectMany(option => OptionShape.OfValue(configuration.GetSection(option.Name), option.Expected)),
    ];

    private static IEnumerable<string> Paths(CheckedSection[] sections) => sections.Select(section => section.Path).Concat(OfSingle).Distinct(StringComparer.Ordinal);

    /// <summary>One folder has the database, the lock that keeps a second process out, and the keys.</summary>
    private static IEnumerable<string> Folder(IConfiguration configuration) =>
        configuration["Storage:Directory"] is { Length: > 0 } ? ["Storage:Directory is not set by itself: --data says where the database and the keys are."] : [];

    /// <summary>Nothing of the text is shown: it holds a password.</summary>
    private static IEnumerable<string> Connection(IConfiguration configuration)
    {
        var needed = Enum.TryParse<StorageProvider>(configuration["Storage:Provider"], ignoreCase: true, out var provider) && provider != StorageProvider.Sqlite;
        if (!needed)
        {
            // Else an empty service would begin beside the one whose database was meant.
            return configuration["Storage:Provider"] is null or "" && configuration["Storage:Connection"] is { Length: > 0 }
                ? ["Storage:Connection is set and Storage:Provider is not: --connection needs --storage postgres."] : [];
        }

        if (configuration["Storage:Connection"] is not { Length: > 0 } text)
        {
            return ["Storage:Connection is missing: --storage postgres needs --connection \"Host=…;Username=…;Password=…;Database=…\"."];
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 } ? [] : ["Storage:Connection names no Host."];
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or InvalidCastException)
        {
            return ["Storage:Connection is not a connection string of PostgreSQL such as \"Host=…;Username=…;Password=…;Database=…\"."];
        }
    }

    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        foreach (var url in ListenAddresses.Of(configuration))
        {
            if (ListenAddresses.Parse(url) is null)
            {
                yield return $"urls has '{url}', which is not an address to listen at such as http://127.0.0.1:5080.";
            }
        }

        if (configuration[SandboxAddress.Setting] is { Length: > 0 } sandbox && WebUrl.Read(sandbox) is null)
        {
            yield return $"{SandboxAddress.Setting} is '{sandbox}', which is not an http(s) address such as http://127.0.0.1:5080.";
        }
    }
}
