using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>Places in lists, as opaque base64url texts. A cursor names its list, so that one of another list is refused
/// instead of giving a wrong part.</summary>
internal static class Cursor
{
    private const char Separator = '\n';
    private const int MaxLength = 2_048;

    public static string Of(string list, params IEnumerable<string> place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, place.Prepend(list))));

    /// <summary>The place that a cursor stands for.</summary>
    /// <returns>The place, or null when there is no cursor.</returns>
    /// <exception cref="InvalidCursorException">The text is not a cursor of this list.</exception>
    public static string[]? Parse(string list, int parts, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            throw new InvalidCursorException();
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));

        // The last part may be a name that somebody wrote over two lines.
        var place = text.Split(Separator, parts + 1);
        return place.Length == parts + 1 && string.Equals(place[0], list, StringComparison.Ordinal) && StoredText.IsClean(text)
            ? place[1..]
            : throw new InvalidCursorException();
    }

    /// <summary>The place in a list that is ordered by one text.</summary>
    public static string? ParseText(string list, string? cursor) => Parse(list, 1, cursor)?[0];

    /// <summary>The place in a list that is ordered by one number.</summary>
    public static long? ParseNumber(string list, string? cursor) => ParseText(list, cursor) is { } text ? Number(text) : null;

    /// <summary>The place in a list that is ordered by time.</summary>
    public static DateTimeOffset Time(string text) => Number(text) is var microseconds
        && microseconds >= EpochMicroseconds.Of(DateTimeOffset.MinValue) && microseconds <= EpochMicroseconds.Of(DateTimeOffset.MaxValue)
            ? EpochMicroseconds.From(microseconds)
            : throw new InvalidCursorException();

    public static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidCursorException();
}

/// <summary>A cursor that no list gave out, or another one: the caller's mistake.</summary>
public sealed class InvalidCursorException() : Exception("The cursor is not one of this list.");
