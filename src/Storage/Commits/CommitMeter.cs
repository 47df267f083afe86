using System.Diagnostics.Metrics;

namespace Grainline.Storage.Commits;

/// <summary>What the group commit tells of itself, under the meter <c>Grainline.Storage</c>.</summary>
internal sealed class CommitMeter : IDisposable
{
    public const string Name = "Grainline.Storage";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _commits;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _stale;
    private readonly Histogram<int> _rows;

    public CommitMeter(WriteBudget budget)
    {
        _commits = _meter.CreateCounter<long>("grainline.storage.commits", description: "Transactions of the group commit.");
        _writes = _meter.CreateCounter<long>("grainline.storage.writes", description: "Writes that commits were asked for.");
        _stale = _meter.CreateCounter<long>("grainline.storage.stale", description: "Writes refused for their version.");
        _rows = _meter.CreateHistogram<int>("grainline.storage.batch.rows", description: "Rows in one commit.");
        _meter.CreateObservableGauge("grainline.storage.waiting", () => budget.Writes, description: "Writes queued or under way.");
    }

    public void Committed(List<Write> writes, int stale)
    {
        _commits.Add(1);
        _writes.Add(writes.Count);
        _stale.Add(stale);
        if (_rows.Enabled)
        {
            _rows.Record(writes.Sum(write => write.RowCount));
        }
    }

    public void Dispose() => _meter.Dispose();
}
