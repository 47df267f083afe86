using Npgsql;

namespace Grainline.Api.Commands.Doctors;

/// <summary>The configuration in force as it may be shown: of the product's own sections the values whose kind is harmless (numbers, times,
/// switches, and a few words by name); of everything else only that it is set.</summary>
internal static class ShownConfiguration
{
    private const string Hidden = "(set)";

    private static readonly string[] Sections =
        ["urls", "Data", "Storage", "Webhooks", "Consent", "GoHighLevel", "WhatsApp", "Sandbox", "Orleans", "Console", "Stop",
            "Http", "Proxies", "Access", "Grains", "Logging"];

    /// <summary>Options whose text is no secret.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls", "Data:Directory", "Storage:Provider", "Sandbox:DataDirectory",
        "Orleans:Membership", "Orleans:Role", "Orleans:ServiceId", "Orleans:ClusterId", "Orleans:Address",
    };

    public static SortedDictionary<string, string> Of(IConfiguration configuration)
    {
        var shown = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in Sections.SelectMany(section => configuration.GetSection(section).AsEnumerable()))
        {
            if (value is { Length: > 0 })
            {
                shown[path] = path.Equals("Storage:Connection", StringComparison.OrdinalIgnoreCase) ? Connection(value) : Show(path, value);
            }
        }

        return shown;
    }

    private static string Show(string path, string value) =>
        Words.Contains(path) || path.StartsWith("Logging:LogLevel:", StringComparison.OrdinalIgnoreCase) || path.StartsWith("Webhooks:AllowedNetworks:", StringComparison.OrdinalIgnoreCase)
        || bool.TryParse(value, out _) || (TimeSpan.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _) && !MayBeSecret(path))
            ? value
            : Hidden;

    /// <summary>A number can be a secret too, where the name says so.</summary>
    private static bool MayBeSecret(string path) =>
        path.Contains("secret", StringComparison.OrdinalIgnoreCase) || path.Contains("token", StringComparison.OrdinalIgnoreCase) || path.Contains("key", StringComparison.OrdinalIgnoreCase);

    private static string Connection(string text)
    {
        var connection = new NpgsqlConnectionStringBuilder(text);
        return $"Host={connection.Host};Port={connection.Port};Database={connection.Database};SSL Mode={connection.SslMode}";
    }
}
