using Grainline.Storage.Commits;
using Microsoft.Extensions.Hosting;

namespace Grainline.Storage;

/// <summary>Brings the schema up to date before any other service starts, and commits what waits after all have stopped:
/// grains write until the very end.</summary>
internal sealed class StorageLifetime(IDatabase database, GroupCommit commits) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await database.Migrate(cancellationToken);
        commits.Start();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => commits.Drain(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
