using Grainline.Tests.Crash.Faults;
using Grainline.Tests.Crash.Machines;
using Grainline.Tests.Support.Databases;
using Grainline.Tests.Support.Deliveries;
using Grainline.Tests.Support.Product;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary>Each fault once, in a moment that a seed chose, under a load so light that several are tried at the same time.
/// <c>./test crash</c> mixes the faults for as long as asked.</summary>
public abstract class FaultTests(ITestOutputHelper output)
{
    /// <summary>Deliveries a second, of which two cores take those of five trials at once.</summary>
    internal const int Rate = 200;

    private protected const int After = 100;
    private const int Before = 150;
    private const int Seed = 1;

    private static readonly SenderOptions Load = new() { RatePerSecond = Rate, Connections = 32 };

    private protected Task Jumps(IDatabase database, TimeSpan ahead) => Tried(database, new TrialOptions { Load = Load, HasFaultyMachine = true }, trial => ClockJump.Strike(trial, ahead, After));

    private protected Task Survives(IDatabase database, Fault fault, bool hasFaultyMachine = true) => Tried(
        database, new TrialOptions { Load = Load, HasFaultyMachine = hasFaultyMachine, HasLines = fault is SandboxReset }, async trial =>
        {
            Assert.True(fault.Suits(trial));
            await fault.Strike(trial, new Random(Seed));
        });

    private async Task Tried(IDatabase database, TrialOptions options, Func<Trial, Task> strike)
    {
        await using var trial = await Trial.Begin(database, options, output);
        await trial.Answered(Before);
        await strike(trial);
        await trial.Answered(After);
        await trial.Judge();
    }
}

public sealed class FaultTestsOnSqlite(ITestOutputHelper output) : FaultTests(output)
{
    private const int DiskMegabytes = 64;

    [FaultyMachineFact]
    public Task A_disk_that_is_full_for_a_while_loses_nothing() => Survives(new SqliteDatabase(), new FullDisk(disk: null));

    [SmallDiskFact]
    public async Task A_small_file_system_that_is_full_for_a_while_loses_nothing()
    {
        using var disk = new SmallDisk(DiskMegabytes);
        await Survives(new SqliteDatabase(disk.Folder), new FullDisk(disk), hasFaultyMachine: false);
    }

    [FaultyMachineFact]
    public Task A_file_system_that_turns_read_only_and_back_loses_nothing() => Survives(new SqliteDatabase(), new ReadOnlyDisk());

    [FaultyMachineFact]
    public Task A_disk_whose_flushes_take_half_a_second_loses_nothing() => Survives(new SqliteDatabase(), new SlowDisk());

    [FaultyMachineFact]
    public Task A_clock_that_jumps_ahead_and_back_ends_no_wait_early_and_sends_nothing_twice() => Jumps(new SqliteDatabase(), TimeSpan.FromSeconds(40));

    [Fact]
    public Task Resets_between_product_and_whatsapp_send_nothing_twice() => Survives(new SqliteDatabase(), new SandboxReset(), hasFaultyMachine: false);

    [SmallDiskFact]
    public async Task A_data_directory_that_cannot_be_written_is_said_at_the_start()
    {
        using var disk = new SmallDisk(DiskMegabytes);
        disk.Protect();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => ProductProcess.Start(["--data", Path.Combine(disk.Folder, "data")]));
        Assert.Contains($"The data folder {disk.Folder}/data cannot be used: Read-only file system", refusal.Message, StringComparison.Ordinal);
    }
}

public sealed class FaultTestsOnPostgres(ITestOutputHelper output) : FaultTests(output)
{
    /// <summary>A new server takes 40 MB before the first row.</summary>
    private const int DiskMegabytes = 160;

    [SmallDiskFact]
    public async Task A_small_file_system_that_is_full_for_a_while_loses_nothing()
    {
        using var disk = new SmallDisk(DiskMegabytes);
        await Survives(new PostgresDatabase(disk.Folder), new FullDisk(disk), hasFaultyMachine: false);
    }

    [FaultyMachineFact]
    public Task A_clock_that_jumps_back_and_ahead_ends_no_wait_early_and_sends_nothing_twice() => Jumps(new PostgresDatabase(), TimeSpan.FromSeconds(-40));

    [Fact]
    public Task A_killed_server_that_recovers_loses_nothing() => Survives(new PostgresDatabase(), new KillPostgres(), hasFaultyMachine: false);

    [Fact]
    public Task Resets_between_product_and_server_lose_nothing() =>
        Survives(new PostgresDatabase(hasLine: true), new DatabaseReset(), hasFaultyMachine: false);
}
