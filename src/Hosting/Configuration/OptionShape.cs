using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Grainline.Hosting.Configuration;

/// <summary>Whether an option is one value, a list or a section where it is set as it is where it is read. The framework passes over what has another
/// shape, and its author believes that it holds. An empty value has every shape: a file may say <c>[]</c> and <c>{}</c>.</summary>
internal static class OptionShape
{
    /// <summary>Where an option has values that its type has no place for.</summary>
    /// <param name="option">As it is set.</param>
    /// <param name="type">As it is read: a list, lists by name, or one value.</param>
    public static IEnumerable<string> Problems(IConfigurationSection option, Type type) =>
        ElementOf(type) is not { } element ? OfValue(option, Expected(type))
        : option.GetChildren().SelectMany(child => Problems(child, element)).Concat(
            option.Value is { Length: > 0 } ? [$"{option.Path} is {(IsNamed(type) ? "a section" : "a list")} and takes no value itself: --{Example(option.Path, type)}."] : []);

    /// <summary>What is below an option that is one value.</summary>
    /// <param name="option">As it is set.</param>
    /// <param name="expected">What the value is, in words.</param>
    public static IEnumerable<string> OfValue(IConfigurationSection option, string expected) => option.GetChildren()
        .Select(child => $"{child.Path} is no option: {option.Path} is one value, {expected}.");

    /// <summary>The value of a section, which has none. It is not shown, since nobody knows what it was meant for.</summary>
    public static IEnumerable<string> OfSection(IConfiguration configuration, string path) =>
        HasValue(configuration, path) ? [$"{path} is a section and takes no value itself: its options are set one by one, as --{path}:Key=value."] : [];

    /// <summary>What a value of a type is, in words.</summary>
    public static string Expected(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } words => $"one of {string.Join(", ", Enum.GetNames(words).Select(name => name.ToLowerInvariant()))}",
        var given when given == typeof(TimeSpan) => "a length of time such as 00:00:30",
        var given when given == typeof(bool) => "true or false",
        var given when given == typeof(int) || given == typeof(long) => "a whole number",
        var given when given == typeof(string) => "a text",
        var given => $"a {given.Name}",
    };

    /// <summary>A variable of the environment may have the name of a section by chance, as <c>DATA</c> or <c>CONSOLE</c> do; one that has
    /// two underscores is meant for us.</summary>
    private static bool HasValue(IConfiguration configuration, string path) =>
        path.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) || configuration is not IConfigurationRoot root
            ? configuration[path] is { Length: > 0 }
            : root.Providers.Any(provider => provider is not EnvironmentVariablesConfigurationProvider && provider.TryGet(path, out var value) && value is { Length: > 0 });

    private static string Example(string path, Type type) =>
        ElementOf(type) is { } element ? Example($"{path}:{(IsNamed(type) ? "name" : "0")}", element) : $"{path}=…";

    /// <summary>What a list consists of; null when the type is one value.</summary>
    private static Type? ElementOf(Type type) =>
        IsNamed(type) ? type.GenericTypeArguments[1]
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GenericTypeArguments[0]
        : null;

    private static bool IsNamed(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>);
}
