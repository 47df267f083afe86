using System.Reflection;

namespace Grainline.Embedded.Copying;

/// <summary>The data of a type: the instance fields of it and of its bases.</summary>
internal static class Fields
{
    public const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static IEnumerable<FieldInfo> Of(Type type)
    {
        for (var owner = type; owner is not null; owner = owner.BaseType)
        {
            foreach (var field in owner.GetFields(Instance | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }
}
