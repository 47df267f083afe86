using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Grainline.Texts;

/// <summary>A list as texts see it: whoever goes through it pays (<see cref="TextCost"/>).</summary>
internal sealed class Entries(object?[] items) : IReadOnlyList<object?>, ICollection
{
    public int Count => items.Length;

    /// <summary>As arrays call it.</summary>
    public int Length => items.Length;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => items;

    public object? this[int index]
    {
        get
        {
            TextCost.Turn();
            return items[index];
        }
    }

    public IEnumerator<object?> GetEnumerator()
    {
        foreach (var item in items)
        {
            TextCost.Turn();
            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICollection.CopyTo(Array array, int index) => items.CopyTo(array, index);
}

/// <summary>An object of a body, or custom fields, as texts see it: whoever goes through it pays.</summary>
internal sealed class Members : IReadOnlyDictionary<string, object?>, ICollection
{
    private readonly Dictionary<string, object?> _members = new(TextNotation.Keys);

    public int Count => _members.Count;

    IEnumerable<string> IReadOnlyDictionary<string, object?>.Keys => this.Select(member => member.Key);

    IEnumerable<object?> IReadOnlyDictionary<string, object?>.Values => this.Select(member => member.Value);

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => _members;

    public object? this[string key]
    {
        get => _members[key];
        set => _members[key] = value;
    }

    public bool ContainsKey(string key) => _members.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => _members.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        foreach (var member in _members)
        {
            TextCost.Turn();
            yield return member;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICollection.CopyTo(Array array, int index) => ((ICollection)_members).CopyTo(array, index);
}
