using System.Collections.Concurrent;

namespace Grainline.Tests.Engines;

/// <summary>
/// What a test and its grains share, for both engines run in this process: gates at which grain code waits, a diary of what it did,
/// and orders to fail.
/// </summary>
public sealed class Probe
{
    private readonly ConcurrentDictionary<(string Key, string Name), TaskCompletionSource> _gates = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _diaries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _activationHolds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _deactivationHolds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _leaving = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Exception> _orders = new(StringComparer.Ordinal);

    public static string NewKey() => $"+39{Guid.NewGuid():N}";

    /// <summary>Completes when the test opens this gate of the grain with this key.</summary>
    public Task Gate(string key, string name) => Source(key, name).Task;

    public void Open(string key, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Source(key, name).TrySetResult();
        }
    }

    /// <summary>Has the next <c>OnActivateAsync</c> of the grain wait for the gate.</summary>
    public void HoldActivation(string key, string gate) => _activationHolds[key] = gate;

    public Task ActivationOf(string key) => _activationHolds.TryRemove(key, out var gate) ? Gate(key, gate) : Task.CompletedTask;

    /// <summary>Has the grain ask for its deactivation in the next <c>OnActivateAsync</c>.</summary>
    public void LeaveAtOnce(string key) => _leaving[key] = true;

    public bool MustLeave(string key) => _leaving.TryRemove(key, out _);

    /// <summary>Has the next <c>OnDeactivateAsync</c> of the grain wait for the gate.</summary>
    public void HoldDeactivation(string key, string gate) => _deactivationHolds[key] = gate;

    public Task DeactivationOf(string key) => _deactivationHolds.TryRemove(key, out var gate) ? Gate(key, gate) : Task.CompletedTask;

    public void Note(string key, string what) => _diaries.GetOrAdd(key, _ => new()).Enqueue(what);

    /// <summary>What the grain with this key noted so far.</summary>
    public IReadOnlyList<string> Diary(string key) => [.. _diaries.GetOrAdd(key, _ => new())];

    public Task Noted(string key, string what) => Support.Eventually.Holds(
        () => Diary(key).Contains(what, StringComparer.Ordinal), what: $"'{what}' in the diary of {key}");

    /// <summary>Has the next activation of the grain fail.</summary>
    public void FailNextActivation(string key, Exception exception) => _orders[key] = exception;

    public void ThrowIfOrdered(string key)
    {
        if (_orders.TryRemove(key, out var exception))
        {
            throw exception;
        }
    }

    private TaskCompletionSource Source(string key, string name) =>
        _gates.GetOrAdd((key, name), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
