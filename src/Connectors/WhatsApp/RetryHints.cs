using System.Net.Http.Headers;
using System.Text.Json;
using Grainline.Exchanges;

namespace Grainline.WhatsApp;

/// <summary>How long an answer asks to wait. Whether Meta sends these headers is disputed (facts/whatsapp.md 1.6), so both
/// are honoured where they are and none is needed.</summary>
public static class RetryHints
{
    private const string UsageHeader = "X-Business-Use-Case-Usage";

    /// <summary>A longer wish is cut to this, so that a wrong header cannot silence a number for good.</summary>
    public static readonly TimeSpan Longest = RetryAfter.Longest;

    /// <summary>The longer of <c>Retry-After</c> (seconds or a date) and the usage header's
    /// <c>estimated_time_to_regain_access</c> (minutes); null when neither asks for a wait.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = RetryAfter.Read(headers, now) ?? TimeSpan.Zero;
        return RetryAfter.Bound(headers.TryGetValues(UsageHeader, out var values) ? values.Select(UntilAccess).Append(wait).Max() : wait);
    }

    // {"<waba id>":[{"type":…,"estimated_time_to_regain_access":minutes}]}
    private static TimeSpan UntilAccess(string usage)
    {
        try
        {
            using var document = JsonDocument.Parse(usage);
            var minutes = document.RootElement.EnumerateObject()
                .SelectMany(account => account.Value.EnumerateArray())
                .Select(use => use.TryGetProperty("estimated_time_to_regain_access", out var value) ? value.GetDouble() : 0)
                .DefaultIfEmpty(0)
                .Max();
            return TimeSpan.FromMinutes(Math.Clamp(minutes, 0, Longest.TotalMinutes));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return TimeSpan.Zero;
        }
    }
}
