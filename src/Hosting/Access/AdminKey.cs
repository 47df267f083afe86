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

    private static string Find(IConfiguration configuration, ILogger log)
    {
        if (configuration[Variable] is { Length: > 0 } given)
        {
            if (given.Length < SafeLength)
            {
                LogShort(log, Variable, SafeLength);
            }

            return given;
        }

        var path = Path.Combine(DataFolder.Make(configuration.DataDirectory()), FileName);
        if (KeyFile.Read(path) is { } kept)
        {
            return kept;
        }

        var key = $"gl_{Ids.Secret()}";
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
