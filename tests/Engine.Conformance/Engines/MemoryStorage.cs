using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans.Storage;

namespace Grainline.Tests.Engines;

/// <summary>A storage provider in memory that keeps versions as a real one does and fails on demand.</summary>
public sealed class MemoryStorage : IGrainStorage
{
    public const string Name = "memory";

    private readonly ConcurrentDictionary<GrainId, (string Json, int Version)> _records = new();
    private readonly ConcurrentDictionary<string, Exception> _faults = new(StringComparer.Ordinal);

    /// <summary>Has the next read, write or clear of the grain with this key fail.</summary>
    public void FailNext(string key, Exception exception) => _faults[key] = exception;

    /// <summary>Writes behind the grain's back, as an activation on another machine might.</summary>
    public void Overwrite<T>(GrainId grainId, T state) => _records.AddOrUpdate(
        grainId, _ => (JsonSerializer.Serialize(state), 1), (_, old) => (JsonSerializer.Serialize(state), old.Version + 1));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        FailIfOrdered(grainId);
        var exists = _records.TryGetValue(grainId, out var record);
        grainState.State = exists ? JsonSerializer.Deserialize<T>(record.Json) : Activator.CreateInstance<T>();
        grainState.ETag = exists ? Etag(record.Version) : null;
        grainState.RecordExists = exists;
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var json = JsonSerializer.Serialize(grainState.State);
        await Task.Yield();
        FailIfOrdered(grainId);
        var stored = Check(grainId, grainState.ETag);
        _records[grainId] = (json, stored + 1);
        grainState.ETag = Etag(stored + 1);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        FailIfOrdered(grainId);
        Check(grainId, grainState.ETag);
        _records.TryRemove(grainId, out _);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static string Etag(int version) => version.ToString(CultureInfo.InvariantCulture);

    private int Check(GrainId grainId, string? etag)
    {
        var stored = _records.TryGetValue(grainId, out var record) ? record.Version : 0;
        return string.Equals(etag ?? "0", Etag(stored), StringComparison.Ordinal)
            ? stored
            : throw new InconsistentStateException("Somebody else wrote first.", Etag(stored), etag ?? "none");
    }

    private void FailIfOrdered(GrainId grainId)
    {
        if (_faults.TryRemove(grainId.Key.ToString(), out var exception))
        {
            throw exception;
        }
    }
}
