using System.Globalization;
using System.Net.Http.Headers;

namespace Grainline.GoHighLevel;

/// <summary>The limits as an answer tells them (facts/ghl.md 4); null is what it does not tell.</summary>
internal sealed record RateHeaders(int? Max, int? Remaining, TimeSpan? Interval, int? RemainingToday)
{
    public static readonly RateHeaders None = new(null, null, null, null);

    public static RateHeaders Read(HttpResponseHeaders? headers) => headers is null ? None : new(
        Number(headers, "X-RateLimit-Max"),
        Number(headers, "X-RateLimit-Remaining"),
        Number(headers, "X-RateLimit-Interval-Milliseconds") is { } interval ? TimeSpan.FromMilliseconds(interval) : null,
        Number(headers, "X-RateLimit-Daily-Remaining"));

    private static int? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && int.TryParse(values.First(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
