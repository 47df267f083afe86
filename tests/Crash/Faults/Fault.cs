using Grainline.Tests.Crash.Machines;
using Grainline.Tests.Support.Databases;
using Grainline.Tests.Support.Lines;

namespace Grainline.Tests.Crash.Faults;

/// <summary>Something that happens to a server and goes over. It strikes in the middle of a load and returns when the product serves
/// again.</summary>
/// <param name="name">For the command line and the report.</param>
internal abstract class Fault(string name)
{
    /// <summary>Answers of any kind while a fault lasts: enough that it meets every part of the product.</summary>
    protected const int Fewest = 60, Most = 300;

    public string Name { get; } = name;

    /// <summary>Whether it can happen in this trial.</summary>
    public abstract bool Suits(Trial trial);

    public abstract Task Strike(Trial trial, Random random);

    /// <summary>All of them; a small disk holds the data where one can be mounted.</summary>
    public static IReadOnlyList<Fault> All(SmallDisk? disk) =>
        [new KillServer(), new KillPostgres(), new FullDisk(disk), new ReadOnlyDisk(), new SlowDisk(), new ClockJump(), new DatabaseReset(), new SandboxReset()];

    /// <summary>What is wrong lasts for so many answers; then it is put right, and the product is waited for.</summary>
    protected static async Task Lasts(Trial trial, int answers, Action putRight)
    {
        var from = trial.Now;
        try
        {
            await trial.Answered(answers);
        }
        finally
        {
            putRight();
        }

        await trial.Recovered(from);
    }

    protected static int Some(Random random) => random.Next(Fewest, Most);
}

/// <summary>SIGKILL for the product in the middle of a burst, and a new start.</summary>
internal sealed class KillServer() : Fault("kill")
{
    /// <summary>Answers of the burst that come before it, at most.</summary>
    private const int MostAnswers = 10;

    public override bool Suits(Trial trial) => true;

    public override Task Strike(Trial trial, Random random) => trial.KillAfter(Some(random), random.Next(MostAnswers));
}

/// <summary>SIGKILL for every process of PostgreSQL, and a new start with recovery from its log.</summary>
internal sealed class KillPostgres() : Fault("kill-postgres")
{
    public override bool Suits(Trial trial) => trial.Database is PostgresDatabase;

    public override Task Strike(Trial trial, Random random)
    {
        var server = ((PostgresDatabase)trial.Database).Server;
        server.Kill();
        return Lasts(trial, Some(random), server.Start);
    }
}

/// <summary>Not a byte is free: on a small disk where one can be mounted, else every write fails with ENOSPC.</summary>
internal sealed class FullDisk(SmallDisk? disk) : Fault("disk")
{
    public override bool Suits(Trial trial) => disk is not null || IsForMachine(trial);

    public override async Task Strike(Trial trial, Random random)
    {
        if (disk is null)
        {
            trial.Machine!.DiskIsFull();
            await Lasts(trial, Some(random), trial.Machine.DiskIsWell);
            return;
        }

        disk.Fill();
        await Lasts(trial, Some(random), () =>
        {
            disk.Empty();

            // PostgreSQL ends when its log has no room.
            Assert.True(trial.Database is not PostgresDatabase database || SpinWait.SpinUntil(database.Server.Answers, TimeSpan.FromSeconds(60)));
        });
    }

    /// <summary>Only the product's own writes are the machine's, not those of a database server.</summary>
    internal static bool IsForMachine(Trial trial) => trial is { Machine: not null, Database: SqliteDatabase };
}

/// <summary>The file system has turned read-only, as Linux does after an error, and is mounted anew later.</summary>
internal sealed class ReadOnlyDisk() : Fault("readonly")
{
    public override bool Suits(Trial trial) => FullDisk.IsForMachine(trial);

    public override Task Strike(Trial trial, Random random)
    {
        trial.Machine!.DiskIsReadOnly();
        return Lasts(trial, Some(random), trial.Machine.DiskIsWell);
    }
}

/// <summary>Each flush takes half a second longer.</summary>
internal sealed class SlowDisk() : Fault("slow")
{
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(500);

    public override bool Suits(Trial trial) => FullDisk.IsForMachine(trial);

    public override Task Strike(Trial trial, Random random)
    {
        trial.Machine!.FlushesTake(Flush);
        return Lasts(trial, Some(random), trial.Machine.DiskIsWell);
    }
}

/// <summary>Somebody sets the clock, ahead or behind, and back after a while.</summary>
internal sealed class ClockJump() : Fault("clock")
{
    /// <summary>Less than the patience of the judge with a wait that began on the wrong clock; more than every lease.</summary>
    private const int MostSeconds = 45;

    public override bool Suits(Trial trial) => trial.Machine is not null;

    public override Task Strike(Trial trial, Random random) => Strike(trial, TimeSpan.FromSeconds(random.Next(1, MostSeconds) * (random.Next(2) == 0 ? 1 : -1)), Some(random));

    public static async Task Strike(Trial trial, TimeSpan ahead, int answers)
    {
        await Set(trial, ahead);
        await trial.Answered(answers);
        await Set(trial, TimeSpan.Zero);
        await trial.Answered(answers);
    }

    /// <summary>The time that a clock leaves out is time in which nothing could be done.</summary>
    private static async Task Set(Trial trial, TimeSpan ahead)
    {
        var from = trial.Now;
        trial.Machine!.Ahead = ahead;
        await (trial.Now > from ? trial.Recovered(from) : Task.CompletedTask);
    }
}

/// <summary>All connections to PostgreSQL end with a reset, several times.</summary>
internal sealed class DatabaseReset() : Fault("reset-database")
{
    public override bool Suits(Trial trial) => trial.Database is PostgresDatabase { Line: not null };

    public override Task Strike(Trial trial, Random random) => Resets.Strike(trial, ((PostgresDatabase)trial.Database).Line!, random);
}

/// <summary>All connections to Meta's simulator end with a reset, several times: the answers of what was under way are lost.</summary>
internal sealed class SandboxReset() : Fault("reset-sandbox")
{
    public override bool Suits(Trial trial) => trial.ToSandbox is not null;

    public override Task Strike(Trial trial, Random random) => Resets.Strike(trial, trial.ToSandbox!, random);
}

/// <summary>Resets on a line.</summary>
internal static class Resets
{
    private const int Times = 4, Between = 40;

    public static async Task Strike(Trial trial, Line line, Random random)
    {
        var from = trial.Now;
        for (var time = 0; time < Times; time++)
        {
            line.Reset();
            await trial.Answered(random.Next(1, Between));
        }

        await trial.Recovered(from);
    }
}
