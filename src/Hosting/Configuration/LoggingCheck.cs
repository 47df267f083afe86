using Microsoft.Extensions.Logging.Console;

namespace Grainline.Hosting.Configuration;

/// <summary>The section <c>Logging</c>, which is the platform's. It reads the levels while the host is made, and ends the process at the first that is none.</summary>
internal static class LoggingCheck
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";
    private const string Scopes = $"{Section}:CaptureScopes";

    /// <summary>Every level that is none: of <c>Logging:LogLevel</c>, and of one destination, as <c>Logging:Console:LogLevel</c>; and what the
    /// console cannot read.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration) =>
    [
        .. OptionShape.OfSection(configuration, Section),
        .. configuration.GetSection(Section).GetChildren()
            .Select(child => child.Key.Equals(Levels, StringComparison.OrdinalIgnoreCase) ? child : child.GetSection(Levels))
            .SelectMany(levels => OptionShape.OfSection(configuration, levels.Path).Concat(NoLevels(levels))),
        .. configuration[Scopes] is { Length: > 0 } scopes && !bool.TryParse(scopes, out _) ? (string[])[$"{Scopes} is '{scopes}', which is not {OptionShape.Expected(typeof(bool))}."] : [],
        .. new CheckedSection($"{Section}:Console", typeof(ConsoleLoggerOptions)).Problems(configuration),
    ];

    /// <summary>A category may have colons, so it is a path of its own.</summary>
    private static IEnumerable<string> NoLevels(IConfigurationSection levels) => levels.AsEnumerable()
        .Where(level => level.Key != levels.Path && level.Value is { Length: > 0 } text && !Enum.TryParse<LogLevel>(text, ignoreCase: true, out _))
        .Select(level => $"{level.Key} is '{level.Value}', which is not {OptionShape.Expected(typeof(LogLevel))}.");
}
