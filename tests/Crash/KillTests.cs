using System.Globalization;
using Grainline.Tests.Crash.Databases;
using Grainline.Tests.Support.Deliveries;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary>
/// <c>kill -9</c> in the middle of a load. GRAINLINE_CRASH_KILLS says how often (default 2), GRAINLINE_CRASH_SEED repeats
/// the moments of an earlier run.
/// </summary>
[Collection(nameof(Crashes))]
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Demanded of the long form, which has the machine for itself; the short form prints what it reached.</summary>
    private const int LeastRate = 200;

    private const int FewestAttempts = 150;
    private const int MostAttempts = 600;

    /// <summary>Answers of the last burst that come before the kill, at most.</summary>
    private const int MostAnswers = 10;

    private static readonly int Kills = Setting("GRAINLINE_CRASH_KILLS", 2);
    private static readonly bool IsLongForm = Environment.GetEnvironmentVariable("GRAINLINE_CRASH_KILLS") is not null;
    private static readonly int Seed = Setting("GRAINLINE_CRASH_SEED", Environment.TickCount);

    [Fact]
    public async Task Every_accepted_delivery_has_its_one_run_after_kills_under_load_on_sqlite() =>
        await Survives(new SqliteDatabase());

    [Fact]
    public async Task Every_accepted_delivery_has_its_one_run_after_kills_under_load_on_postgres() =>
        await Survives(new PostgresDatabase());

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private async Task Survives(IDatabase database)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"GRAINLINE_CRASH_KILLS={Kills} GRAINLINE_CRASH_SEED={Seed}"));
        var random = new Random(Seed);
        await using var trial = await Trial.Begin(database, new SenderOptions(), output);
        for (var kill = 0; kill < Kills; kill++)
        {
            await trial.KillAfter(random.Next(FewestAttempts, MostAttempts), random.Next(MostAnswers));
        }

        await trial.Answered(FewestAttempts);
        var rate = trial.Rate;
        await trial.Judge();
        Assert.True(!IsLongForm || rate >= LeastRate, $"The load was {rate:F0} a second only.");
    }
}

/// <summary>These tests load the machine and watch times: one after another.</summary>
[CollectionDefinition(nameof(Crashes), DisableParallelization = true)]
public sealed class Crashes;
