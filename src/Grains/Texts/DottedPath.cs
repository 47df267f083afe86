using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Grainline.Contacts;

namespace Grainline.Texts;

/// <summary>Names like <c>trigger.payment.total</c> and <c>custom.[Data evento]</c>: dots part segments, brackets hold what
/// has dots or spaces of its own, or the place in a list: <c>response.items[0].id</c>, the same as <c>response.items.0.id</c>.</summary>
public static class DottedPath
{
    private static readonly SearchValues<char> Place = SearchValues.Create("[]0123456789");

    public static string[] Split(string path)
    {
        if (!path.Contains('[', StringComparison.Ordinal))
        {
            return path.Split('.');
        }

        var segments = new List<string>();
        var rest = path.AsSpan();
        while (!rest.IsEmpty)
        {
            var bracketed = rest[0] == '[';
            var end = rest.IndexOf(bracketed ? ']' : '.');
            var segment = end < 0 ? rest[(bracketed ? 1 : 0)..] : rest[(bracketed ? 1 : 0)..end];
            if (!bracketed && BracketIn(segment) is > 0 and var place)
            {
                segments.Add(segment[..place].ToString());
                rest = rest[place..];
                continue;
            }

            segments.Add(segment.ToString());
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (bracketed && !rest.IsEmpty && rest[0] == '.')
            {
                rest = rest[1..];
            }
        }

        return [.. segments];
    }

    /// <summary>What a JSON value has at the path; null for nothing and for JSON null.</summary>
    public static FieldValue? Find(JsonElement element, string path)
    {
        foreach (var segment in Split(path))
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(segment, out var member))
            {
                element = member;
            }
            else if (element.ValueKind == JsonValueKind.Array
                && PlaceIn(element.GetArrayLength(), segment) is { } place)
            {
                element = element[place];
            }
            else
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : FieldValue.Json(element);
    }

    /// <summary>The place in a list of so many entries that a segment means, or null.</summary>
    public static int? PlaceIn(int count, string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < count ? place : null;

    /// <summary>Where the number in brackets begins with which a segment ends; other brackets belong to a name.</summary>
    private static int BracketIn(ReadOnlySpan<char> segment)
    {
        var open = segment.IndexOf('[');
        return open > 0 && segment[^1] == ']' && !segment[open..].ContainsAnyExcept(Place) ? open : -1;
    }
}
