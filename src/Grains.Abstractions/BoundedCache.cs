using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Grainline;

/// <summary>Keeps what can be made again. When it is full, all is dropped, which only costs making it again.</summary>
/// <param name="capacity">How many values are kept; threads that add at once may go over it by one each.</param>
/// <param name="comparer">Of the keys.</param>
public sealed class BoundedCache<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _kept = new(comparer);

    /// <summary>What is kept, if anything.</summary>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _kept.TryGetValue(key, out value);

    /// <summary>What is kept, else what is made now.</summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (_kept.TryGetValue(key, out var known))
        {
            return known;
        }

        MakeRoom();
        return _kept.GetOrAdd(key, make);
    }

    /// <summary>Keeps the value in place of the one that was there.</summary>
    public void Set(TKey key, TValue value)
    {
        if (!_kept.ContainsKey(key))
        {
            MakeRoom();
        }

        _kept[key] = value;
    }

    /// <summary>Drops all.</summary>
    public void Clear() => _kept.Clear();

    /// <summary>Only for what comes anew: counting takes every lock of the dictionary, and there are a thousand once it has grown.</summary>
    private void MakeRoom()
    {
        if (_kept.Count >= capacity)
        {
            _kept.Clear();
        }
    }
}
