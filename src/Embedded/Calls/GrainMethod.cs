using System.Linq.Expressions;
using System.Reflection;
using Grainline.Embedded.Activations;
using Grainline.Embedded.Copying;
using Orleans;
using Orleans.Concurrency;

namespace Grainline.Embedded.Calls;

/// <summary>One method of a grain interface: what its attributes say, and how to call it on a grain without reflection.</summary>
internal abstract class GrainMethod
{
    private readonly Lazy<Func<object, object?[], Task>> _body;
    private readonly int[] _copiedArguments;

    protected GrainMethod(MethodInfo method)
    {
        Name = $"{method.DeclaringType!.Name}.{method.Name}";
        Interleaving = method.IsDefined(typeof(AlwaysInterleaveAttribute)) ? Interleaving.Any
            : method.IsDefined(typeof(ReadOnlyAttribute)) ? Interleaving.ReadOnly
            : Interleaving.None;
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        CopiesResult = NeedsCopy(method.ReturnType.GenericTypeArguments.FirstOrDefault(), method.ReturnParameter);
        _copiedArguments = [.. method.GetParameters().Where(p => NeedsCopy(p.ParameterType, p)).Select(p => p.Position)];
        _body = new Lazy<Func<object, object?[], Task>>(() => Compile(method));
    }

    public string Name { get; }

    public Interleaving Interleaving { get; }

    /// <summary>How long callers wait, or null for the host's default.</summary>
    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Calls the method; the arguments are those of the call, in order.</summary>
    public Func<object, object?[], Task> Body => _body.Value;

    protected bool CopiesResult { get; }

    /// <summary>Looks once at a method of a grain interface.</summary>
    /// <exception cref="NotSupportedException">The method is generic or returns something other than a task.</exception>
    public static GrainMethod Of(MethodInfo method)
    {
        var isTask = method.ReturnType == typeof(Task);
        if (method.IsGenericMethod || !(isTask
            || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))))
        {
            throw new NotSupportedException(
                $"{method.DeclaringType}.{method.Name} is not a grain method: those are not generic and return Task or Task<T>.");
        }

        var result = isTask ? typeof(Nothing) : method.ReturnType.GenericTypeArguments[0];
        return (GrainMethod)Activator.CreateInstance(typeof(GrainMethod<>).MakeGenericType(result), method)!;
    }

    /// <summary>Sends a call; the task is its answer.</summary>
    public abstract Task Call(Catalog catalog, string key, object?[] arguments);

    /// <summary>Copies those of the caller's arguments that it might change later. The array itself is made anew for each call.</summary>
    protected void Isolate(object?[] arguments)
    {
        if (_copiedArguments.Length == 0)
        {
            return;
        }

        var copier = new DeepCopier();
        foreach (var position in _copiedArguments)
        {
            arguments[position] = copier.Copy(arguments[position]);
        }
    }

    private static bool NeedsCopy(Type? type, ParameterInfo carrier) =>
        type is not null && !carrier.IsDefined(typeof(ImmutableAttribute)) && !Sharing.IsSafeFor(type);

    private static Func<object, object?[], Task> Compile(MethodInfo method)
    {
        var grain = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var typed = method.GetParameters().Select(parameter =>
            Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(parameter.Position)), parameter.ParameterType));
        var call = Expression.Call(Expression.Convert(grain, method.DeclaringType!), method, typed);
        return Expression.Lambda<Func<object, object?[], Task>>(call, grain, arguments).Compile();
    }

    /// <summary>The result of a method that has none.</summary>
    private readonly struct Nothing;
}

/// <inheritdoc/>
/// <typeparam name="TResult">What the method's task gives.</typeparam>
internal sealed class GrainMethod<TResult>(MethodInfo method) : GrainMethod(method)
{
    public override Task Call(Catalog catalog, string key, object?[] arguments)
    {
        Isolate(arguments);
        var host = catalog.Host;
        var now = host.Now;
        var deadline = now + (ResponseTimeout is { } timeout ? host.Timestamps(timeout) : host.ResponseTimeout);
        var call = new GrainCall<TResult>(this, arguments, deadline, host.Executor.Completion);
        catalog.Send(key, call, now);
        return call.Answer;
    }

    /// <summary>The result of a successful task, safe from what the grain does later.</summary>
    public TResult ResultOf(Task task) => task is not Task<TResult> typed ? default!
        : CopiesResult ? (TResult)new DeepCopier().Copy(typed.Result)!
        : typed.Result;
}
