using System.Globalization;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Overview;

/// <summary>
/// What happened in each of the last 24 hours. All who look share it: an hour is counted once, and again only while its
/// numbers still move.
/// </summary>
internal sealed class Activity(TimeProvider time) : IDisposable
{
    private const int Hours = 24;

    /// <summary>Deliveries and messages of these last hours change from second to second.</summary>
    private const int LiveHours = 2;

    private static readonly TimeSpan LiveFreshness = TimeSpan.FromSeconds(3);

    /// <summary>An older hour changes only when one of its runs ends.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<DateTimeOffset, (HourCounts Counts, DateTimeOffset Until)> _kept = [];

    /// <summary>Oldest first.</summary>
    public async Task<Answer<ListOf<HourCounts>>> Read(GrainlineClient api)
    {
        await _one.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            var current = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
            List<DateTimeOffset> wanted = [.. Enumerable.Range(0, Hours).Select(back => current.AddHours(back - Hours + 1))];
            foreach (var gone in _kept.Keys.Except(wanted).ToList())
            {
                _kept.Remove(gone);
            }

            foreach (var hour in wanted.Where(hour => !_kept.TryGetValue(hour, out var known) || known.Until < now))
            {
                var answer = await Count(api, hour);
                if (answer.Value is not { } counts)
                {
                    return new Answer<ListOf<HourCounts>>(answer.Status, null, answer.Refusal);
                }

                _kept[hour] = (new HourCounts(hour, counts), now + (hour > current.AddHours(-LiveHours) ? LiveFreshness : Freshness));
            }

            return new Answer<ListOf<HourCounts>>(200, new ListOf<HourCounts>([.. wanted.Select(hour => _kept[hour].Counts)], Next: null), null);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static Task<Answer<Statistics>> Count(GrainlineClient api, DateTimeOffset hour) =>
        api.Get<Statistics>(ApiPath.Of("/api/v1/stats", ("from", Text(hour)), ("to", Text(hour.AddHours(1)))));

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>One hour's counts.</summary>
public sealed record HourCounts(DateTimeOffset At, Statistics Counts)
{
    /// <summary>Messages that reached a phone.</summary>
    public long Delivered => Message("delivered") + Message("read");

    /// <summary>Messages that neither reached a phone nor failed.</summary>
    public long Moving => (Counts.Messages?.Where(status => status.Key is not ("received" or "withdrawn")).Sum(status => status.Value) ?? 0) - Delivered - Message("failed");

    public long Message(string status) => Of(Counts.Messages, status);

    public long Delivery(string outcome) => Of(Counts.Deliveries, outcome);

    public long Run(string status) => Of(Counts.Runs, status);

    private static long Of(IReadOnlyDictionary<string, long>? counts, string name) => counts?.GetValueOrDefault(name) ?? 0;
}
