using System.Diagnostics;
using System.Globalization;
using Grainline.Tests.Crash.Faults;
using Grainline.Tests.Crash.Machines;
using Grainline.Tests.Support.Databases;
using Grainline.Tests.Support.Deliveries;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary><c>./test crash --minutes N</c>: one fault after another, at random. Left out of a run without a length.</summary>
[Collection(nameof(Crashes))]
public sealed class StormTests(ITestOutputHelper output)
{
    private const int DiskMegabytes = 1_024;
    private const int FewestAnswers = 100;
    private const int MostAnswers = 600;

    [StormFact("sqlite")]
    public Task Every_promise_is_kept_through_a_storm_on_sqlite() => Survives("SQLite", disk => new SqliteDatabase(disk?.Folder));

    [StormFact("postgres")]
    public Task Every_promise_is_kept_through_a_storm_on_postgres() => Survives("PostgreSQL", disk => new PostgresDatabase(disk?.Folder, hasLine: true));

    private async Task Survives(string storage, Func<SmallDisk?, IDatabase> database)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"--minutes {StormOptions.Minutes} --seed {StormOptions.Seed}"));
        using var disk = SmallDisk.Missing is null && StormOptions.Wants("disk") ? new SmallDisk(DiskMegabytes) : null;
        await using var trial = await Trial.Begin(
            database(disk),
            new TrialOptions { Load = new SenderOptions { RatePerSecond = StormOptions.Rate }, HasFaultyMachine = FaultyMachine.Missing is null, HasLines = true },
            output);
        var faults = Fault.All(disk).Where(fault => StormOptions.Wants(fault.Name) && fault.Suits(trial)).ToList();
        var struck = faults.ToDictionary(fault => fault.Name, _ => 0, StringComparer.Ordinal);
        var random = new Random(StormOptions.Seed);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StormOptions.Minutes;)
        {
            await trial.Answered(random.Next(FewestAnswers, MostAnswers));
            var fault = faults[random.Next(faults.Count)];
            StormReport.Progress(string.Create(CultureInfo.InvariantCulture, $"{storage} {clock.Elapsed:mm\\:ss} {fault.Name}, {trial.Sender.Answers} answers"));
            await fault.Strike(trial, random);
            struck[fault.Name]++;
        }

        await trial.Answered(FewestAnswers);
        StormReport.Write(storage, struck, await trial.Judge(), trial.Rate);
    }
}

/// <summary>What the command line asks for.</summary>
internal static class StormOptions
{
    public static TimeSpan Minutes { get; } = TimeSpan.FromMinutes(Number("MINUTES", 0));

    public static int Seed { get; } = Number("SEED", 1);

    public static int Rate { get; } = Number("RATE", 200);

    private static string[] Faults { get; } = Words("FAULTS");

    private static string[] Storage { get; } = Words("STORAGE");

    public static bool Wants(string fault) => Faults is [] || Faults.Contains(fault);

    public static bool IsOn(string storage) => Minutes > TimeSpan.Zero && (Storage is [] or ["both"] || Storage.Contains(storage));

    private static int Number(string name, int otherwise) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static string[] Words(string name) => Text(name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Text(string name) => Environment.GetEnvironmentVariable($"GRAINLINE_CRASH_{name}") ?? "";
}

/// <summary>A storm on a database, when the command line asks for one.</summary>
public sealed class StormFactAttribute : FactAttribute
{
    public StormFactAttribute(string storage) => Skip = StormOptions.IsOn(storage) ? null : "Storms are for ./test crash --minutes N.";
}
