using System.Collections.Frozen;
using System.Reflection;

namespace Grainline.Steps;

/// <summary>All step types: every class here that has a <see cref="StepTypeAttribute"/>.</summary>
public static class StepCatalog
{
    private static readonly FrozenDictionary<Type, string> Names = typeof(StepCatalog).Assembly.GetTypes()
        .Select(type => (type, name: type.GetCustomAttribute<StepTypeAttribute>()?.Name))
        .Where(entry => entry.name is not null)
        .ToFrozenDictionary(entry => entry.type, entry => entry.name!);

    /// <summary>The classes with their names in JSON, sorted by name.</summary>
    public static IEnumerable<(Type Type, string Name)> All =>
        Names.Select(entry => (entry.Key, entry.Value)).OrderBy(entry => entry.Value, StringComparer.Ordinal);

    public static string NameOf(Type type) => Names[type];
}
