using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Grainline.Contacts;

/// <summary>
/// An immutable map by names that are compared by their characters, never by a culture; sorted by them, and one JSON object. Made for some
/// dozens of names: finding one takes the logarithm of their number, and every change copies all.
/// </summary>
[GenerateSerializer, Immutable, Alias("Grainline.OrdinalDictionary`1"), JsonConverter(typeof(OrdinalDictionaryJsonConverter))]
public sealed class OrdinalDictionary<T> : IReadOnlyDictionary<string, T>
{
    [Id(0)]
    private readonly ImmutableArray<KeyValuePair<string, T>> _entries;

    internal OrdinalDictionary(ImmutableArray<KeyValuePair<string, T>> sorted) => _entries = sorted;

    public int Count => _entries.Length;

    public IEnumerable<string> Keys => _entries.Select(entry => entry.Key);

    public IEnumerable<T> Values => _entries.Select(entry => entry.Value);

    /// <exception cref="KeyNotFoundException">It has no such name.</exception>
    public T this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'.");

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var index = IndexOf(key);
        value = index < 0 ? default : _entries[index].Value;
        return index >= 0;
    }

    /// <summary>The map with the value at that name, in place of the one that was there.</summary>
    public OrdinalDictionary<T> SetItem(string key, T value)
    {
        var index = IndexOf(key);
        var entry = KeyValuePair.Create(key, value);
        return new OrdinalDictionary<T>(index < 0 ? _entries.Insert(~index, entry) : _entries.SetItem(index, entry));
    }

    /// <summary>The map without that name; this one when it has no such name.</summary>
    public OrdinalDictionary<T> Remove(string key) => IndexOf(key) is >= 0 and var index ? new OrdinalDictionary<T>(_entries.RemoveAt(index)) : this;

    public ImmutableArray<KeyValuePair<string, T>>.Enumerator GetEnumerator() => _entries.GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    /// <summary>Where the name stands, or the complement of where it would.</summary>
    private int IndexOf(string key)
    {
        var (low, high) = (0, _entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_entries[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}

/// <summary>Makes <see cref="OrdinalDictionary{T}"/>s.</summary>
public static class OrdinalDictionary
{
    public static OrdinalDictionary<T> Empty<T>() => OfNone<T>.Map;

    /// <summary>Of names in any order; of two that are the same, the later one counts.</summary>
    public static OrdinalDictionary<T> ToOrdinalDictionary<T>(this IEnumerable<KeyValuePair<string, T>> entries)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            values[name] = value;
        }

        return values.Count == 0 ? Empty<T>() : new OrdinalDictionary<T>([.. values.OrderBy(entry => entry.Key, StringComparer.Ordinal)]);
    }

    private static class OfNone<T>
    {
        public static readonly OrdinalDictionary<T> Map = new([]);
    }
}
