using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Grainline.Embedded.Copying;

/// <summary>Decides whose values caller and grain may share, because nobody can change them. Decided once per type.</summary>
internal static class Sharing
{
    private static readonly ConcurrentDictionary<Type, bool> Decisions = new();

    private static readonly FrozenSet<Type> ImmutableClasses = FrozenSet.Create(
        typeof(string), typeof(object), typeof(Uri), typeof(Version), typeof(TimeZoneInfo));

    private static readonly FrozenSet<Type> ImmutableStructs = FrozenSet.Create(
        typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(Guid),
        typeof(Int128), typeof(UInt128), typeof(Half), typeof(CancellationToken));

    private static readonly FrozenSet<Type> Comparers = FrozenSet.Create(typeof(IEqualityComparer<>), typeof(IComparer<>));

    /// <summary>Whether all values of variables of this type can be shared, whatever their own type is.</summary>
    public static bool IsSafeFor(Type declared) =>
        declared.IsAssignableTo(typeof(IAddressable)) || ((declared.IsSealed || declared.IsValueType) && IsSafe(declared));

    /// <summary>Whether objects of exactly this type can be shared.</summary>
    public static bool IsSafe(Type type) => Decisions.GetOrAdd(type, Decide);

    /// <summary>Whether the member's owner promises that its value never changes; for a property, on its backing field.</summary>
    public static bool IsPromised(FieldInfo field)
    {
        const string BackingFieldSuffix = ">k__BackingField";
        return field.IsDefined(typeof(ImmutableAttribute))
            || (field.Name.EndsWith(BackingFieldSuffix, StringComparison.Ordinal)
                && field.DeclaringType!.GetProperty(field.Name[1..^BackingFieldSuffix.Length], Fields.Instance) is { } property
                && property.IsDefined(typeof(ImmutableAttribute)));
    }

    private static bool Decide(Type type) =>
        type.IsPrimitive
        || type.IsEnum
        || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || ImmutableClasses.Contains(type)
        || ImmutableStructs.Contains(type)
        || IsImmutableByNature(type)
        || IsImmutableCollection(type)
        || (type.IsValueType && Fields.Of(type).All(field => IsPromised(field) || IsSafeFor(field.FieldType)));

    /// <summary>References to grains, and what stands for code rather than data.</summary>
    private static bool IsImmutableByNature(Type type) =>
        type.IsAssignableTo(typeof(IAddressable))
        || type.IsAssignableTo(typeof(Delegate))
        || type.IsAssignableTo(typeof(MemberInfo))
        || type.IsAssignableTo(typeof(Exception))
        || type.IsAssignableTo(typeof(CultureInfo))
        || type.GetInterfaces().Any(i => i.IsGenericType && Comparers.Contains(i.GetGenericTypeDefinition()));

    private static bool IsImmutableCollection(Type type) =>
        type is { IsGenericType: true, IsNested: false }
        && (type.Namespace == typeof(ImmutableArray).Namespace || type.Namespace == typeof(FrozenSet).Namespace)
        && type.GenericTypeArguments.All(IsSafeFor);
}
