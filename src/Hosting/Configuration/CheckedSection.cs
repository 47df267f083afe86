using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Grainline.Hosting.Configuration;

/// <summary>A section of the configuration and the options that it fills. Several options may share a section.</summary>
/// <param name="Path">As in <c>--Path:Name=value</c>.</param>
/// <param name="Options">The type, with limits as attributes.</param>
internal sealed record CheckedSection(string Path, Type Options)
{
    /// <summary>The options, each with its whole path.</summary>
    public IEnumerable<string> Names => Members.Select(member => $"{Path}:{member.Name}");

    private PropertyInfo[] Members => Options.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <summary>Every value that cannot be read, is out of bounds, or has the shape of another kind of option. The framework's own check stops at
    /// the first.</summary>
    public IEnumerable<string> Problems(IConfiguration configuration)
    {
        var options = Activator.CreateInstance(Options, nonPublic: true)!;
        var problems = new List<string>();
        foreach (var member in Members)
        {
            var value = configuration.GetSection($"{Path}:{member.Name}");
            string[] misshapen = [.. OptionShape.Problems(value, member.PropertyType)];
            problems.AddRange(misshapen);
            if (Read(value, member, options) is { } unreadable && (member.CanWrite || misshapen.Length == 0))
            {
                problems.Add(unreadable);
            }
        }

        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        problems.AddRange(results.Select(result => $"{Path}:{result.MemberNames.FirstOrDefault()}: {result.ErrorMessage}"));
        return problems;
    }

    private static string? Read(IConfigurationSection value, PropertyInfo member, object options)
    {
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        try
        {
            if (value.Value is { } text && member.CanWrite)
            {
                member.SetValue(options, text.Length == 0 && type != member.PropertyType ? null : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text));
            }
            else if (value.GetChildren().Any() && !member.CanWrite)
            {
                value.Bind(member.GetValue(options));
            }

            return null;
        }
        catch (Exception)
        {
            return $"{value.Path} is '{value.Value}', which is not {OptionShape.Expected(type)}.";
        }
    }
}
