using Grainline.Hosting.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Grainline.Hosting;

/// <summary>
/// Metrics and traces over OTLP, where the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; the other
/// <c>OTEL_</c> variables hold too. Without it nothing is measured that nobody would see.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Meters of ours, of the platform, of the driver and of Orleans.</summary>
    private static readonly string[] Meters =
    [
        "Grainline.*", "Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime", "Npgsql", "Microsoft.Orleans",
    ];

    /// <summary>One webhook is one trace: request, grain calls, statements, the call to WhatsApp.</summary>
    private static readonly string[] Sources =
    [
        "Grainline.*", "System.Net.Http", "Npgsql", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        if (builder.Configuration[Endpoint] is { Length: > 0 })
        {
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService(service, serviceNamespace: "grainline", ProgramVersion.Text))
                .WithMetrics(metrics => metrics.AddMeter(Meters))
                .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource(Sources).AddProcessor(new SpanPrivacy()))
                .UseOtlpExporter();
        }
    }
}
