using System.Diagnostics;

namespace Grainline.Load;

/// <summary>Keeps what was answered inside the measured window; what comes before or after leaves no trace.</summary>
public sealed class Recorder
{
    private readonly Lock _gate = new();
    private readonly Histogram _latencies = new();
    private readonly SortedDictionary<int, long> _statuses = [];
    private bool _measuring;

    /// <summary>Stands for a response that never came: the connection broke.</summary>
    public const int Broken = 0;

    public void Begin()
    {
        lock (_gate)
        {
            _measuring = true;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _measuring = false;
        }
    }

    /// <summary>Counts an answer.</summary>
    /// <param name="status">The HTTP status, or <see cref="Broken"/>.</param>
    /// <param name="intended">When the request was meant to start, as a <see cref="Stopwatch"/> time stamp.</param>
    public void Record(int status, long intended)
    {
        lock (_gate)
        {
            if (!_measuring)
            {
                return;
            }

            _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
            if (status != Broken)
            {
                _latencies.Record((long)Stopwatch.GetElapsedTime(intended).TotalMicroseconds);
            }
        }
    }

    /// <summary>How many answers, broken connections included, were counted so far.</summary>
    public long Count()
    {
        lock (_gate)
        {
            return _statuses.Values.Sum();
        }
    }

    /// <summary>To be read when nothing records any more.</summary>
    public (Histogram Latencies, IReadOnlyDictionary<int, long> Statuses) Results() => (_latencies, _statuses);
}
