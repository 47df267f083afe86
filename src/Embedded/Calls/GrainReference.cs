using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Grainline.Embedded.Activations;
using Orleans.Runtime;

namespace Grainline.Embedded.Calls;

/// <summary>A grain's address that can be called as its interface. Cheap to make, equal to others of the same grain.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it.")]
internal class GrainReference : DispatchProxy
{
    /// <summary>By interface, for all hosts of the process.</summary>
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<MethodInfo, GrainMethod>> Methods = new();

    private Catalog _catalog = null!;
    private FrozenDictionary<MethodInfo, GrainMethod> _methods = null!;

    public string Key { get; private set; } = null!;

    public GrainId GrainId => _catalog.IdOf(Key);

    /// <summary>Makes the reference from which all others of the interface are cloned: the proxy type is looked up once.</summary>
    public static GrainReference Prototype(Type grainInterface, Catalog catalog)
    {
        var prototype = (GrainReference)Create(grainInterface, typeof(GrainReference));
        prototype._catalog = catalog;
        prototype._methods = Methods.GetOrAdd(grainInterface, MethodsOf);
        return prototype;
    }

    public GrainReference To(string key)
    {
        var reference = (GrainReference)MemberwiseClone();
        reference.Key = key;
        return reference;
    }

    public override bool Equals(object? obj) =>
        obj is GrainReference other && other._catalog == _catalog && string.Equals(other.Key, Key, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(_catalog, Key);

    /// <summary>Names the kind only, for keys are phone numbers and texts end up in logs.</summary>
    public override string ToString() => $"reference to {_catalog.LogName(Key)}";

    private static FrozenDictionary<MethodInfo, GrainMethod> MethodsOf(Type grainInterface) =>
        grainInterface.GetInterfaces().Prepend(grainInterface).SelectMany(type => type.GetMethods())
            .ToFrozenDictionary(method => method, GrainMethod.Of);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _methods[targetMethod!].Call(_catalog, Key, args ?? []);
}
