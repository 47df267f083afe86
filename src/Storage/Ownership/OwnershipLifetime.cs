using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grainline.Storage.Ownership;

/// <summary>
/// Starts nothing while others own the grains of the database, and sees to it that they stay this process's own. Whoever is stopping,
/// or died without a word, is waited for: a restart, or a move to another machine, is no mistake.
/// </summary>
internal sealed partial class OwnershipLifetime(
    IGrainOwnership ownership, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OwnershipLifetime> log)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <exception cref="DatabaseOwnedException">Somebody else still owns them after <see cref="IGrainOwnership.Lease"/> and as long again.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (var isFirst = true; await ownership.Take(cancellationToken) is { } owner; isFirst = false)
        {
            if (time.GetElapsedTime(begun) > 2 * ownership.Lease)
            {
                throw new DatabaseOwnedException(owner);
            }

            // By the number and not by the time: the first connection may take longer than the pause.
            if (isFirst)
            {
                LogWaiting(owner);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        // From here on, and not when the others start: a migration comes between, which may take longer than the lease.
        await base.StartAsync(cancellationToken);
    }

    public override Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A database that was away has forgotten who owned it. While it is away nothing can be stored; when it is back, the first to ask gets it.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(ownership.Lease / 6, time);
        while (await beat.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await ownership.Take(stoppingToken) is { } owner)
                {
                    LogLost(owner);
                    Environment.ExitCode = 1;
                    lifetime.StopApplication();
                    return;
                }
            }
            catch (Journal.StorageUnavailableException away)
            {
                LogAway(away.GetBaseException().Message);
            }
        }
    }

    [LoggerMessage(3301, LogLevel.Warning, "Another Grainline runs on this database: {Owner}. This one waits for its end.")]
    private partial void LogWaiting(string owner);

    [LoggerMessage(3302, LogLevel.Critical, "Another Grainline took the database while it was away: {Owner}. This one stops.")]
    private partial void LogLost(string owner);

    [LoggerMessage(3303, LogLevel.Warning, "The database does not say whether its grains are still this process's own: {Reason}")]
    private partial void LogAway(string reason);
}
