using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Grainline.Exchanges;

/// <summary>Reads JSON that may have any shape: what is missing or of another kind is absent, never an exception.</summary>
internal static class JsonReading
{
    extension(JsonElement element)
    {
        /// <summary>The member, or an element of kind <see cref="JsonValueKind.Undefined"/>.</summary>
        public JsonElement Member(string name) =>
            element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

        /// <summary>The items of an array, none for anything else.</summary>
        public IEnumerable<JsonElement> Items() =>
            element.ValueKind is JsonValueKind.Array ? element.EnumerateArray() : [];

        /// <summary>A non-empty string, or a number as it is written; else null.</summary>
        public string? Word() => element.ValueKind switch
        {
            JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };

        /// <summary>The element as it came; bytes that are not UTF-8 are replaced, and so is what no text can hold: it is kept and shown.</summary>
        public string Raw() => Encoding.UTF8.GetString(BodyText.WithoutImpossible(JsonMarshal.GetRawUtf8Value(element).ToArray(), out _).Span);

        /// <summary>A Unix time in seconds or milliseconds, as a string or a number (facts/whatsapp.md 2.3).</summary>
        public DateTimeOffset? Time() =>
            long.TryParse(element.Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value < FirstMilliseconds ? DateTimeOffset.FromUnixTimeSeconds(value)
                : value <= LastMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(value)
                : null
                : null;
    }

    // As seconds this is the year 5138, as milliseconds 1973: no message was sent in either.
    private const long FirstMilliseconds = 100_000_000_000;

    private static readonly long LastMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
}
