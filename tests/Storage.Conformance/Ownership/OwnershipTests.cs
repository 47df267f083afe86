using Grainline.Journal;
using Grainline.Storage;
using Grainline.Storage.Ownership;
using Grainline.Storage.PostgreSQL;
using Grainline.Tests.Support;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grainline.Tests.Storage.Ownership;

public sealed class OwnershipTests
{
    private readonly string _database = PostgresServer.Shared.CreateDatabase();

    [Fact]
    public async Task A_database_is_one_process_s_or_a_cluster_s()
    {
        await using (var one = Owner(GrainOwners.One))
        {
            await using var second = Owner(GrainOwners.One);
            await using var silo = Owner(GrainOwners.Cluster);
            Assert.Null(await one.Take(CancellationToken.None));
            Assert.Matches("^process [0-9]+ of the server, from its own machine, since 20", await second.Take(CancellationToken.None));
            Assert.NotNull(await silo.Take(CancellationToken.None));
            Assert.Null(await one.Take(CancellationToken.None));
        }

        await using var first = Owner(GrainOwners.Cluster);
        await using var other = Owner(GrainOwners.Cluster);
        await using var alone = Owner(GrainOwners.One);
        await Eventually.Holds(async () => await first.Take(CancellationToken.None) is null);
        Assert.Null(await other.Take(CancellationToken.None));
        Assert.NotNull(await alone.Take(CancellationToken.None));
    }

    [Fact]
    public async Task An_owner_whose_connection_was_lost_takes_it_again_unless_somebody_was_faster()
    {
        await using var one = Owner(GrainOwners.One);
        await using var second = Owner(GrainOwners.One);
        await one.Take(CancellationToken.None);
        EndConnections();
        await Eventually.Holds(async () => await one.Take(CancellationToken.None) is null);

        EndConnections();
        await Eventually.Holds(async () => await second.Take(CancellationToken.None) is null);
        Assert.NotNull(await one.Take(CancellationToken.None));
    }

    [Fact]
    public async Task An_owner_takes_it_again_from_a_connection_of_its_own_that_the_server_still_keeps()
    {
        var options = Options;
        options.OperationTimeout = TimeSpan.FromSeconds(1);
        await using var one = new PostgresOwnership(options, GrainOwners.One);
        Assert.Null(await one.Take(CancellationToken.None));
        var process = PostgresServer.Shared.Query("postgres", $"select pid from pg_stat_activity where {Connections}");
        PostgresServer.Send(process, "STOP");
        try
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => one.Take(CancellationToken.None));
        }
        finally
        {
            PostgresServer.Send(process, "CONT");
        }

        Assert.Null(await one.Take(CancellationToken.None));
    }

    [Fact]
    public async Task The_server_lets_go_of_an_owner_that_it_hears_nothing_from()
    {
        await using var still = new PostgresOwnership(Options, GrainOwners.One) { Lease = TimeSpan.FromMilliseconds(200) };
        await using var second = Owner(GrainOwners.One);
        Assert.Null(await still.Take(CancellationToken.None));
        await Eventually.Holds(async () => await second.Take(CancellationToken.None) is null);
    }

    [Fact]
    public async Task A_host_waits_for_an_owner_that_is_about_to_end_and_for_no_other()
    {
        var clock = new ManualTimeProvider();
        var end = clock.GetUtcNow().AddSeconds(5);
        var ending = new Scripted(() => clock.GetUtcNow() < end ? "somebody" : null);
        await Passed(clock, Lifetime(ending, clock).StartingAsync(CancellationToken.None));

        var lasting = new Scripted(() => "somebody");
        var refused = await Assert.ThrowsAsync<DatabaseOwnedException>(() => Passed(clock, Lifetime(lasting, clock).StartingAsync(CancellationToken.None)));
        Assert.Contains("somebody", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_stops_whose_database_somebody_took_while_it_was_away()
    {
        var clock = new ManualTimeProvider();
        string? owner = null;
        var application = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var host = new OwnershipLifetime(new Scripted(() => owner), application, clock, NullLogger<OwnershipLifetime>.Instance);
        await host.StartingAsync(CancellationToken.None);
        try
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.False(application.ApplicationStopping.IsCancellationRequested);
            owner = "somebody";
            await Passed(clock, host.ExecuteTask!);
            Assert.True(application.ApplicationStopping.IsCancellationRequested);
            Assert.Equal(1, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }

    private StorageOptions Options => new() { Provider = StorageProvider.Postgres, Connection = _database };

    private static OwnershipLifetime Lifetime(IGrainOwnership ownership, TimeProvider clock) =>
        new(ownership, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), clock, NullLogger<OwnershipLifetime>.Instance);

    /// <summary>Lets time pass until the work is done.</summary>
    private static async Task Passed(ManualTimeProvider clock, Task work)
    {
        await Eventually.Holds(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return work.IsCompleted;
        });
        await work;
    }

    private PostgresOwnership Owner(GrainOwners owners) => new(Options, owners);

    private string Connections => $"application_name like 'grainline-owner-%' and datname = '{_database.Split('=')[^1]}'";

    private void EndConnections() => PostgresServer.Shared.Query("postgres", $"select pg_terminate_backend(pid) from pg_stat_activity where {Connections}");

    private sealed class Scripted(Func<string?> owner) : IGrainOwnership
    {
        public TimeSpan Lease => TimeSpan.FromSeconds(30);

        public Task<string?> Take(CancellationToken cancellationToken) => Task.FromResult(owner());
    }
}
