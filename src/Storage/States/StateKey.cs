using Grainline.Storage.Tables;

namespace Grainline.Storage.States;

/// <summary>The identity of a stored state. The grain type is part of it: two types may use the same key and state name.</summary>
internal readonly record struct StateKey(string GrainType, string GrainKey, string StateName) : IComparable<StateKey>
{
    /// <summary>Longest key, all three parts together, in UTF-16 units; an index entry of PostgreSQL ends near 2,700 bytes.</summary>
    public const int MaxLength = 800;

    /// <summary>The key of a grain's state.</summary>
    /// <exception cref="ArgumentException">The key is too long, or holds characters that a database cannot keep.</exception>
    public static StateKey Of(GrainId grain, string stateName)
    {
        var key = new StateKey(grain.Type.ToString()!, grain.Key.ToString()!, stateName);
        if (key.GrainType.Length + key.GrainKey.Length + stateName.Length > MaxLength)
        {
            throw new ArgumentException($"The key of a {key.GrainType} is longer than {MaxLength}.", nameof(grain));
        }

        // A key is never cleaned like other text: two keys could become one.
        return StoredText.IsClean(key.GrainKey)
            ? key
            : throw new ArgumentException($"The key of a {key.GrainType} has characters that cannot be stored.", nameof(grain));
    }

    /// <summary>The order in which hosts lock rows.</summary>
    public int CompareTo(StateKey other) =>
        string.CompareOrdinal(GrainType, other.GrainType) is not 0 and var byType ? byType
        : string.CompareOrdinal(GrainKey, other.GrainKey) is not 0 and var byKey ? byKey
        : string.CompareOrdinal(StateName, other.StateName);
}

/// <summary>A state as it is stored.</summary>
internal sealed record StoredState(StateKey Key, long Version, byte[] Payload);
