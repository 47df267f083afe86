using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grainline.Api.Access;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grainline.Api.Diagnostics;

/// <summary>How the process does, for whoever is asked for help: <c>GET /api/v1/diagnostics</c>, and part of a support bundle.</summary>
internal static class DiagnosticsEndpoint
{
    public static void AddDiagnostics(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RecentTrouble>().AddSingleton<ILoggerProvider>(services => services.GetRequiredService<RecentTrouble>());
    }

    public static void MapDiagnostics(this IEndpointRouteBuilder api) => api.MapGet("/diagnostics", Get)
        .WithTags("Settings").RequireAuthorization(nameof(Role.Admin))
        .WithSummary("Version, memory, gauges, and the last warnings and errors without what they were about; no personal data");

    private static Ok<DiagnosticsResource> Get(RecentTrouble trouble, TimeProvider time)
    {
        var memory = GC.GetGCMemoryInfo();
        return TypedResults.Ok(new DiagnosticsResource(
            ProgramVersion.Text,
            GrainEngine.Name,
            (long)(time.GetUtcNow() - StartedAt()).TotalSeconds,
            Environment.WorkingSet,
            memory.HeapSizeBytes,
            GC.GetTotalPauseDuration().TotalSeconds,
            ThreadPool.ThreadCount,
            ThreadPool.PendingWorkItemCount,
            Gauges(),
            trouble.Events));
    }

    /// <summary>The product's gauges as they are now. Counters have no value unless somebody listens from the start.</summary>
    private static SortedDictionary<string, double> Gauges()
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.IsObservable && instrument.Meter.Name.StartsWith("Grainline.", StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }

    private static DateTimeOffset StartedAt()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime.ToUniversalTime());
    }
}

/// <summary>How the process does.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Engine">Who runs the grains.</param>
/// <param name="UptimeSeconds">Since the process began.</param>
/// <param name="ResidentBytes">Memory that the process occupies.</param>
/// <param name="HeapBytes">Memory of its objects after the last collection.</param>
/// <param name="GcPauseSeconds">How long collections have stopped it so far.</param>
/// <param name="Threads">Of the thread pool.</param>
/// <param name="WaitingWork">Work that waits for a thread.</param>
/// <param name="Gauges">The product's gauges, by name.</param>
/// <param name="Recent">The last warnings and errors, oldest first.</param>
internal sealed record DiagnosticsResource(
    string Version,
    string Engine,
    long UptimeSeconds,
    long ResidentBytes,
    long HeapBytes,
    double GcPauseSeconds,
    int Threads,
    long WaitingWork,
    SortedDictionary<string, double> Gauges,
    IReadOnlyList<Trouble> Recent);
