using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;

namespace Grainline.Storage.Commits;

/// <summary>What the group commit tells of itself and of what it stores, under the meter <c>Grainline.Storage</c>. Labels are words of
/// enumerations: never an id, which would make a series of each contact.</summary>
internal sealed class CommitMeter : IDisposable
{
    public const string Name = "Grainline.Storage";

    private static readonly KeyValuePair<string, object?>[] Outcomes = Labels<DeliveryOutcome>("outcome");
    private static readonly KeyValuePair<string, object?>[] Statuses = Labels<MessageStatus>("status");

    /// <summary>Seconds: a commit takes milliseconds, and the platform's own steps begin at five of whatever the unit is.</summary>
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] };

    private static readonly InstrumentAdvice<int> Rows = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000] };

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _commits;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _stale;
    private readonly Histogram<int> _rows;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _messages;

    public CommitMeter(WriteBudget budget)
    {
        _commits = _meter.CreateCounter<long>("grainline.storage.commits", "{commit}", "Transactions of the group commit.");
        _writes = _meter.CreateCounter<long>("grainline.storage.writes", "{write}", "Writes that commits were asked for.");
        _stale = _meter.CreateCounter<long>("grainline.storage.stale", "{write}", "Writes refused for their version.");
        _rows = _meter.CreateHistogram<int>("grainline.storage.batch.rows", "{row}", "Rows in one commit.", tags: null, Rows);
        _duration = _meter.CreateHistogram<double>("grainline.storage.commit.duration", "s", "From the first statement of a commit to the disk.", tags: null, Durations);
        _meter.CreateObservableGauge("grainline.storage.waiting", () => budget.Writes, "{write}", "Writes queued or under way.");
        _deliveries = _meter.CreateCounter<long>("grainline.deliveries", "{delivery}", "Deliveries stored, by outcome.");
        _messages = _meter.CreateCounter<long>("grainline.messages", "{message}", "News of messages stored, by the status that they told.");
    }

    public void Committed(List<Write> writes, int stale, long since)
    {
        _commits.Add(1);
        _writes.Add(writes.Count);
        _stale.Add(stale);
        if (_duration.Enabled)
        {
            _duration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
        }

        if (_rows.Enabled)
        {
            _rows.Record(writes.Sum(write => write.RowCount));
        }

        if (_deliveries.Enabled || _messages.Enabled)
        {
            writes.ForEach(Count);
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Count(Write write)
    {
        foreach (var row in write.Rows)
        {
            switch (row)
            {
                case DeliveryRow delivery:
                    _deliveries.Add(1, Outcomes[(int)delivery.Outcome]);
                    break;
                case MessageStatusRow message:
                    _messages.Add(1, Statuses[(int)message.Status]);
                    break;
            }
        }
    }

    /// <summary>By the numbers of the enumeration, which have no gaps.</summary>
    private static KeyValuePair<string, object?>[] Labels<T>(string name)
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(word => new KeyValuePair<string, object?>(name, word.ToLowerInvariant()))];
}
