using System.Collections.Concurrent;
using System.Diagnostics;

namespace Grainline.Tests.Api.Operation;

/// <summary>Records the spans that an exporter would get.</summary>
internal sealed class SpanListener : IDisposable
{
    public static readonly string[] Sources = ["Grainline.Grains", "Grainline.Storage", "Microsoft.AspNetCore", "System.Net.Http", "Microsoft.Orleans.Application"];

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanListener()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => Sources.Contains(source.Name),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <summary>The ended spans of a trace.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(span => span.TraceId == trace)];

    public void Dispose() => _listener.Dispose();
}
