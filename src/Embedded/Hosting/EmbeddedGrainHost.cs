using System.Collections.Concurrent;
using System.Collections.Frozen;
using Grainline.Embedded.Activations;
using Grainline.Embedded.Calls;
using Grainline.Embedded.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Grainline.Embedded.Hosting;

/// <summary>
/// Runs grains in this process: one activation per key, one turn at a time. Calls are taken from start to stop.
/// A stop refuses calls from outside of grains, lets what runs and waits end, and deactivates everything within
/// <see cref="EmbeddedGrainOptions.DeactivationTimeout"/>.
/// </summary>
public sealed class EmbeddedGrainHost : IGrainFactory, IHostedService, IDisposable
{
    private readonly TimeProvider _time;
    private readonly FrozenDictionary<Type, Catalog> _catalogs;
    private readonly ConcurrentDictionary<Type, GrainReference> _prototypes = new();
    private readonly TaskCompletionSource _drained;
    private volatile State _state;
    private int _activations;

    /// <summary>A host that does not run yet.</summary>
    /// <exception cref="InvalidOperationException">Two grain classes have one interface or one name.</exception>
    internal EmbeddedGrainHost(
        IServiceProvider services,
        IOptions<EmbeddedGrainOptions> options,
        IEnumerable<GrainClass> classes,
        TimeProvider time,
        TurnExecutor executor,
        OutageReason? outageOf,
        ILogger<EmbeddedGrainHost> log)
    {
        OutageOf = outageOf ?? (_ => null);
        (Services, Options, Executor, Log, _time) = (services, options.Value, executor, log, time);
        ResponseTimeout = Timestamps(Options.ResponseTimeout);
        ActivationTimeout = Timestamps(Options.ActivationTimeout);
        DeactivationTimeout = Timestamps(Options.DeactivationTimeout);
        Sweeper = new Sweeper(this, Options.CollectionQuantum);
        _drained = new TaskCompletionSource(executor.Completion);
        _catalogs = Map(classes.Select(grainClass => new Catalog(this, grainClass)));
    }

    private enum State
    {
        Created,
        Running,
        Stopping,
        Stopped,
    }

    /// <summary>How many activations are in memory.</summary>
    public int Activations => Volatile.Read(ref _activations);

    internal IServiceProvider Services { get; }

    internal EmbeddedGrainOptions Options { get; }

    internal TurnExecutor Executor { get; }

    internal Sweeper Sweeper { get; }

    internal ILogger Log { get; }

    internal OutageReason OutageOf { get; }

    internal long ResponseTimeout { get; }

    internal long ActivationTimeout { get; }

    internal long DeactivationTimeout { get; }

    internal long Now => _time.GetTimestamp();

    internal bool TakesCalls => _state == State.Running || (_state == State.Stopping && TurnScheduler.IsInsideGrain);

    /// <summary>Why a new activation is to end as soon as it is quiet.</summary>
    internal DeactivationReason? ReasonToStop => _state == State.Running
        ? null
        : new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The host stops.");

    /// <inheritdoc/>
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        if (grainClassNamePrefix is not null)
        {
            throw new NotSupportedException("Here one class implements an interface; there is no prefix to choose by.");
        }

        return (TGrainInterface)(object)_prototypes.GetOrAdd(typeof(TGrainInterface), Prototype).To(primaryKey);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _state = State.Running;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _state = State.Stopping;
        foreach (var activation in All)
        {
            activation.DeactivateWhenQuiet(ReasonToStop!.Value);
        }

        if (Activations == 0)
        {
            _drained.TrySetResult();
        }

        try
        {
            await _drained.Task.WaitAsync(Options.DeactivationTimeout, _time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.StopTimedOut(Activations);
        }

        _state = State.Stopped;
        Abandon();
    }

    /// <summary>
    /// Drops all activations at once, without a word to them, as a crash would: what their turns wait for never goes on. Callers outside
    /// get a <see cref="SiloUnavailableException"/>. The host goes on, with nothing in memory.
    /// </summary>
    public void Abandon()
    {
        foreach (var activation in All)
        {
            activation.Abandon();
        }
    }

    public void Dispose() => Sweeper.Dispose();

    /// <summary>A length of time in the units of <see cref="Now"/>.</summary>
    internal long Timestamps(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    /// <summary>A timer that does not hold on to the execution context of whoever makes it; not yet set.</summary>
    internal ITimer CreateClock(TimerCallback callback, object state)
    {
        using var _ = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return _time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal void Entered() => Interlocked.Increment(ref _activations);

    internal void Left()
    {
        if (Interlocked.Decrement(ref _activations) == 0 && _state == State.Stopping)
        {
            _drained.TrySetResult();
        }
    }

    private IEnumerable<Activation> All => _catalogs.Values.Distinct().SelectMany(catalog => catalog.Activations);

    private GrainReference Prototype(Type grainInterface) => _catalogs.TryGetValue(grainInterface, out var catalog)
        ? GrainReference.Prototype(grainInterface, catalog)
        : throw new ArgumentException($"No registered grain class implements {grainInterface}.", nameof(grainInterface));

    private static FrozenDictionary<Type, Catalog> Map(IEnumerable<Catalog> catalogs)
    {
        Dictionary<Type, Catalog> byInterface = [];
        HashSet<GrainType> names = [];
        foreach (var catalog in catalogs)
        {
            if (!names.Add(catalog.Class.GrainType))
            {
                throw new InvalidOperationException($"Two grain classes are named '{catalog.Class.GrainType}'.");
            }

            foreach (var grainInterface in catalog.Class.Interfaces)
            {
                if (!byInterface.TryAdd(grainInterface, catalog))
                {
                    throw new InvalidOperationException($"Two grain classes implement {grainInterface}.");
                }
            }
        }

        return byInterface.ToFrozenDictionary();
    }
}
