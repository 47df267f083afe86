using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace Grainline.Embedded.Activations;

/// <summary>A grain class: its name, which interfaces it answers to, and how an instance is made.</summary>
internal sealed class GrainClass
{
    /// <summary>The provider of a state that names none, as in Orleans.</summary>
    private const string DefaultStorage = "Default";

    private static readonly ConcurrentDictionary<Type, GrainClass> Known = new();

    private readonly Func<object?[], object> _construct;
    private readonly Func<Activation, object?>[] _arguments;

    /// <summary>Looks once at the class, so that making instances is fast.</summary>
    /// <exception cref="InvalidOperationException">The class is not fit to be a grain; the message says why.</exception>
    public GrainClass(Type type)
    {
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>() is { } named
            ? GrainType.Create(named.GrainType)
            : throw new InvalidOperationException($"{type} needs a [GrainType]: stored data depends on the name of the class.");
        if (type.GetConstructors() is not [var constructor])
        {
            throw new InvalidOperationException($"{type} needs exactly one public constructor.");
        }

        Interfaces = [.. type.GetInterfaces().Where(i => i.IsAssignableTo(typeof(IGrain)) && i.Assembly != typeof(IGrain).Assembly)];
        AgeLimit = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        _arguments = [.. constructor.GetParameters().Select(ArgumentFor)];
        _construct = Compile(constructor);
    }

    public GrainType GrainType { get; }

    public IReadOnlyList<Type> Interfaces { get; }

    /// <summary>How long an idle activation stays; null = the host's default, infinite = for ever.</summary>
    public TimeSpan? AgeLimit { get; }

    /// <summary>All grain classes of an assembly. They hold nothing of a host, so hosts share them.</summary>
    public static IEnumerable<GrainClass> In(Assembly assembly) => assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })
        .Where(type => type.IsAssignableTo(typeof(IGrainBase)))
        .Select(type => Known.GetOrAdd(type, static type => new GrainClass(type)));

    /// <summary>Makes an instance. Its persistent states are added to the activation, not yet read.</summary>
    public IGrainBase Create(Activation activation) =>
        (IGrainBase)_construct(Array.ConvertAll(_arguments, argument => argument(activation)));

    private static Func<Activation, object?> ArgumentFor(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(IGrainContext))
        {
            return activation => activation;
        }

        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } named)
        {
            var state = typeof(PersistentState<>).MakeGenericType(type.GenericTypeArguments);
            return activation => activation.Add((IStorage)Activator.CreateInstance(
                state,
                named.StateName,
                activation.GrainId,
                activation.ActivationServices.GetRequiredKeyedService<IGrainStorage>(named.StorageName ?? DefaultStorage))!);
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        return activation => activation.ActivationServices.GetRequiredService(type);
    }

    private static Func<object?[], object> Compile(ConstructorInfo constructor)
    {
        var arguments = Expression.Parameter(typeof(object?[]));
        var typed = constructor.GetParameters().Select(parameter =>
            Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(parameter.Position)), parameter.ParameterType));
        return Expression.Lambda<Func<object?[], object>>(Expression.New(constructor, typed), arguments).Compile();
    }
}
