using System.ComponentModel.DataAnnotations;
using Grainline.Hosting.Sandboxes;
using Microsoft.Extensions.Options;

namespace Grainline.Hosting;

/// <summary>The section <c>Stop</c>: how a host leaves.</summary>
internal sealed class StopOptions
{
    public const string Section = "Stop";

    /// <summary>How long a host that was told to stop still takes requests while <c>/health/ready</c> says 503, so that whoever
    /// balances the load turns away first. Nothing on a laptop; behind a balancer, more than two of its probe periods.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Notice { get; set; } = TimeSpan.Zero;

    /// <summary>How long everything after that may take: requests under way, grains that move, writes that wait.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Readiness off, then the calls to the own sandbox end, then the requests under way, then the grains leave, then the last commit. Only the first
/// two need doing: the host stops its services in the reverse order of their start.</summary>
internal static class GracefulStop
{
    public static void AddGracefulStop(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StopOptions>()
            .Bind(builder.Configuration.GetSection(StopOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<StopOptions>>(
            (host, stop) => host.ShutdownTimeout = stop.Value.Notice + stop.Value.Drain);
        builder.Services.AddHostedService<Farewell>();
    }

    private sealed class Farewell(IOptions<StopOptions> options, TimeProvider time, SandboxCalls? sandbox = null) : IHostedLifecycleService
    {
        public async Task StoppingAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(options.Value.Notice, time, cancellationToken);
            await (sandbox?.Close(time, cancellationToken) ?? Task.CompletedTask);
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
