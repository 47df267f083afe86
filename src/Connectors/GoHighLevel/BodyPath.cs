using System.Globalization;
using System.Text.Json;

namespace Grainline.GoHighLevel;

/// <summary>
/// Dotted paths into a body: <c>payment.card.last4</c>, <c>payment.line_items.0.title</c>, <c>customData.[Data evento]</c>. Labels of
/// GHL may have dots themselves, so at every step the longest key that exists is taken; a key is found by its trimmed name too.
/// </summary>
internal static class BodyPath
{
    /// <summary>Whether the path means the whole body.</summary>
    public static bool IsWhole(string path) => path is "" or "*";

    /// <summary>Whether the path begins with the root key.</summary>
    public static bool IsBelow(string path, string key)
    {
        var rest = path.AsSpan().TrimStart('[');
        return rest.StartsWith(key) && (rest.Length == key.Length || rest[key.Length] is '.' or '[' or ']');
    }

    /// <summary>The value at the path; an undefined element when there is none.</summary>
    public static JsonElement Find(JsonElement element, ReadOnlySpan<char> path)
    {
        if (path.IsEmpty)
        {
            return element;
        }

        if (path[0] == '[' && path.IndexOf(']') is > 0 and var close)
        {
            var inner = Step(element, path[1..close]);
            return inner.ValueKind == JsonValueKind.Undefined ? default : Find(inner, path[(close + 1)..].TrimStart('.'));
        }

        for (var end = path.Length; end > 0; end--)
        {
            if ((end == path.Length || path[end] is '.' or '[')
                && Step(element, path[..end]) is { ValueKind: not JsonValueKind.Undefined } next
                && Find(next, path[end..].TrimStart('.')) is { ValueKind: not JsonValueKind.Undefined } found)
            {
                return found;
            }
        }

        return default;
    }

    private static JsonElement Step(JsonElement element, ReadOnlySpan<char> key) => element.ValueKind switch
    {
        JsonValueKind.Object => OfObject(element, key),
        JsonValueKind.Array => OfList(element, key),
        _ => default,
    };

    private static JsonElement OfObject(JsonElement element, ReadOnlySpan<char> key)
    {
        if (element.TryGetProperty(key, out var value))
        {
            return value;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (MemberName.Is(member, key))
            {
                return member.Value;
            }
        }

        return default;
    }

    private static JsonElement OfList(JsonElement element, ReadOnlySpan<char> key)
    {
        if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return index < element.GetArrayLength() ? element[index] : default;
        }

        foreach (var entry in element.EnumerateArray())
        {
            if (Members.TryReadEntry(entry, out var name, out var value) && key.SequenceEqual(name))
            {
                return value;
            }
        }

        return default;
    }
}
