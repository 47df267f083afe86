using System.Net.Http.Headers;

namespace Grainline.Exchanges;

/// <summary>The header <c>Retry-After</c> (RFC 9110, 10.2.3): seconds or a date.</summary>
internal static class RetryAfter
{
    /// <summary>A longer wish is cut to this, so that a wrong header cannot silence anybody for good.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The wait that is asked for, or null when there is none or it is over.</summary>
    public static TimeSpan? Read(HttpResponseHeaders? headers, DateTimeOffset now) =>
        Bound(headers?.RetryAfter is { } header ? header.Delta ?? header.Date - now : null);

    public static TimeSpan? Bound(TimeSpan? wait) => wait is null || wait <= TimeSpan.Zero ? null : wait < Longest ? wait : Longest;
}
