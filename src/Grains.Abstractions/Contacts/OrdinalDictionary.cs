using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Grainline.Contacts;

/// <summary>
/// An immutable map by names that are compared by their characters, never by a culture; sorted by them, and one JSON object. Made for some
/// hundreds of names at most: finding one takes the logarithm of their number, and every change copies all; a builder makes many with one copy.
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

    public bool ContainsKey(string key) => IndexOf(_entries.AsSpan(), key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => TryFind(_entries.AsSpan(), key, out value);

    public Builder ToBuilder() => new(this);

    /// <summary>The map with the value at that name, in place of the one that was there.</summary>
    public OrdinalDictionary<T> SetItem(string key, T value)
    {
        var builder = ToBuilder();
        builder.Set(key, value);
        return builder.ToImmutable();
    }

    /// <summary>The map without that name; this one when it has no such name.</summary>
    public OrdinalDictionary<T> Remove(string key)
    {
        var builder = ToBuilder();
        builder.Remove(key);
        return builder.ToImmutable();
    }

    public ImmutableArray<KeyValuePair<string, T>>.Enumerator GetEnumerator() => _entries.GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    private static bool TryFind(ReadOnlySpan<KeyValuePair<string, T>> entries, string key, [MaybeNullWhen(false)] out T value)
    {
        var index = IndexOf(entries, key);
        value = index < 0 ? default : entries[index].Value;
        return index >= 0;
    }

    /// <summary>Where the name stands, or the complement of where it would.</summary>
    private static int IndexOf(ReadOnlySpan<KeyValuePair<string, T>> entries, string key)
    {
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(entries[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>Makes many changes with one copy, and none when nothing changes. Not for several threads.</summary>
    public sealed class Builder
    {
        private readonly OrdinalDictionary<T> _before;
        private List<KeyValuePair<string, T>>? _changed;

        internal Builder(OrdinalDictionary<T> before) => _before = before;

        public int Count => Entries.Length;

        private ReadOnlySpan<KeyValuePair<string, T>> Entries => _changed is null ? _before._entries.AsSpan() : CollectionsMarshal.AsSpan(_changed);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => TryFind(Entries, key, out value);

        /// <summary>Sets the value at that name, in place of the one that was there.</summary>
        public void Set(string key, T value)
        {
            var index = IndexOf(Entries, key);
            _changed ??= [.. _before._entries];
            if (index < 0)
            {
                _changed.Insert(~index, KeyValuePair.Create(key, value));
            }
            else
            {
                _changed[index] = KeyValuePair.Create(key, value);
            }
        }

        /// <summary>Takes that name out, if it is there.</summary>
        public void Remove(string key)
        {
            if (IndexOf(Entries, key) is >= 0 and var index)
            {
                _changed ??= [.. _before._entries];
                _changed.RemoveAt(index);
            }
        }

        /// <summary>The map as it has become; the one that it was made of when nothing was changed.</summary>
        public OrdinalDictionary<T> ToImmutable() => _changed is null ? _before : new OrdinalDictionary<T>([.. _changed]);
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
