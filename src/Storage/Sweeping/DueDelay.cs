using System.Diagnostics.Metrics;
using Grainline.Storage.Commits;

namespace Grainline.Storage.Sweeping;

/// <summary>The gauge <c>grainline.storage.due.delay</c>. It grows when grains become due faster than they are woken; what was claimed is due
/// anew when its lease ends.</summary>
internal sealed class DueDelay : IDisposable
{
    private readonly IDatabase _database;
    private readonly Meter _meter = new(CommitMeter.Name);
    private readonly ObservableGauge<double> _gauge;
    private double _seconds;

    public DueDelay(IDatabase database)
    {
        _database = database;
        _gauge = _meter.CreateObservableGauge(
            "grainline.storage.due.delay", () => Volatile.Read(ref _seconds), "s", "How long the grain has been due that waits longest to be woken.");
    }

    /// <summary>Looks, where somebody measures, before grains are claimed. On the connections of look-ups, which no list holds.</summary>
    public async Task Measure(DateTimeOffset now, DateTimeOffset after, CancellationToken cancellationToken)
    {
        if (_gauge.Enabled)
        {
            var earliest = await _database.Find($"select due_at from grain_state where due_at > {after} order by due_at limit 1", row => row.Time(0), cancellationToken);
            Volatile.Write(ref _seconds, earliest is [var due] ? Math.Max(0, (now - due).TotalSeconds) : 0);
        }
    }

    public void Dispose() => _meter.Dispose();
}
