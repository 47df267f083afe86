using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Grainline.Embedded.Activations;

/// <summary>
/// A grain's view of one stored record. As in Orleans, whatever a provider throws arrives as an <see cref="OrleansException"/> with the
/// cause inside, so that a grain meets the same under both engines.
/// </summary>
internal sealed class PersistentState<TState>(string name, GrainId grainId, IGrainStorage storage) : IPersistentState<TState>
{
    private readonly GrainState<TState> _record = new(Empty());

    public TState State
    {
        get => _record.State!;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists => _record.RecordExists;

    public Task ReadStateAsync() => Run("Reading", storage.ReadStateAsync);

    public Task WriteStateAsync() => Run("Writing", storage.WriteStateAsync);

    public Task ClearStateAsync() => Run("Clearing", storage.ClearStateAsync);

    private static TState Empty() => typeof(TState).IsValueType || typeof(TState).GetConstructor([]) is not null
        ? Activator.CreateInstance<TState>()
        : (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState));

    private async Task Run(string verb, Func<string, GrainId, IGrainState<TState>, Task> operation)
    {
        try
        {
            await operation(name, grainId, _record);
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw new OrleansException($"{verb} the state '{name}' of a {grainId.Type} failed: {exception.Message}", exception);
        }
    }
}
