using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Identity;

namespace Grainline.Api.Access;

/// <summary>
/// The first key: from <c>GRAINLINE_ADMIN_KEY</c>, else from the file <c>admin-key</c> in the data directory, which the first
/// start makes (mode 600).
/// </summary>
internal sealed partial class AdminKey(IConfiguration configuration, ILogger<AdminKey> log)
{
    public const string FileName = "admin-key";
    public const string Variable = "GRAINLINE_ADMIN_KEY";

    /// <summary>A shorter key may be one that a person made up; it opens everything.</summary>
    private const int SafeLength = 16;

    private readonly Lazy<string> _value = new(() => Find(configuration, log));

    public string Value => _value.Value;

    /// <summary>The key that there is, without making one: null before the first start. A variable that is set to nothing is not set.</summary>
    public static string? Known(IConfiguration configuration) => Given(configuration) ?? KeyFile.Read(PathOf(configuration));

    /// <summary>The file, whether it is there or not.</summary>
    public static string PathOf(IConfiguration configuration) => Path.Combine(configuration.DataDirectory(), FileName);

    /// <summary>What the variable says; null when the file counts.</summary>
    public static string? Given(IConfiguration configuration) => configuration[Variable] is { Length: > 0 } given ? given : null;

    private static string Find(IConfiguration configuration, ILogger log)
    {
        if (Given(configuration) is { Length: < SafeLength })
        {
            LogShort(log, Variable, SafeLength);
        }

        if (Known(configuration) is { } known)
        {
            return known;
        }

        DataFolder.Make(configuration.DataDirectory());
        var (path, key) = (PathOf(configuration), $"gl_{Ids.Secret()}");
        KeyFile.Write(path, key);
        Announce(key, path);
        LogMade(log, path);
        return key;
    }

    /// <summary>Printed once, on standard output and not through the logger: logs are shipped and kept.</summary>
    private static void Announce(string key, string path) => Console.Out.WriteLine(
        $"""

        Grainline made an admin key. It is shown this once, and kept in {path}:

            {key}

        """);

    [LoggerMessage(2101, LogLevel.Information, "A new admin key was written to {Path}.")]
    private static partial void LogMade(ILogger log, string path);

    [LoggerMessage(2102, LogLevel.Warning, "{Variable} has fewer than {Length} characters: whoever guesses it owns everything here.")]
    private static partial void LogShort(ILogger log, string variable, int length);
}
