using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>GHL's limits: 100 calls in 10 seconds and 200,000 a day for each token, told in the headers of every answer
/// (facts/ghl.md 4).</summary>
internal sealed class GhlRateLimit(IOptions<SandboxOptions> options)
{
    private const int PerDay = 200_000;
    private const int MaxTokens = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Use> _uses = new(StringComparer.Ordinal);

    /// <summary>Counts a call and writes the headers; false when it is one too many.</summary>
    public bool Take(HttpContext http, string token, DateTimeOffset now)
    {
        var max = options.Value.GhlCallsPerInterval;
        int left, leftToday;
        lock (_gate)
        {
            if (_uses.Count >= MaxTokens && !_uses.ContainsKey(token))
            {
                _uses.Clear();
            }

            var use = _uses.GetValueOrDefault(token, new(now, 0, now.UtcDateTime.Date, 0));
            use = now - use.Since >= Interval ? use with { Since = now, Calls = 0 } : use;
            use = now.UtcDateTime.Date != use.Day ? use with { Day = now.UtcDateTime.Date, CallsToday = 0 } : use;
            use = use with { Calls = use.Calls + 1, CallsToday = use.CallsToday + 1 };
            _uses[token] = use;
            (left, leftToday) = (max - use.Calls, PerDay - use.CallsToday);
        }

        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit-Daily"] = Text(PerDay);
        headers["X-RateLimit-Daily-Remaining"] = Text(leftToday);
        headers["X-RateLimit-Interval-Milliseconds"] = Text((int)Interval.TotalMilliseconds);
        headers["X-RateLimit-Max"] = Text(max);
        headers["X-RateLimit-Remaining"] = Text(left);
        return left >= 0 && leftToday >= 0;
    }

    public void Clear()
    {
        lock (_gate)
        {
            _uses.Clear();
        }
    }

    private static string Text(int number) => Math.Max(0, number).ToString(CultureInfo.InvariantCulture);

    private sealed record Use(DateTimeOffset Since, int Calls, DateTime Day, int CallsToday);
}
