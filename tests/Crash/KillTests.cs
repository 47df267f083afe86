using System.Globalization;
using Grainline.Tests.Support.Databases;
using Grainline.Tests.Support.Deliveries;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary><c>kill -9</c> in the middle of a load, at moments that do not change from run to run unless GRAINLINE_CRASH_SEED asks
/// for others; <c>./test crash</c> kills at random.</summary>
public abstract class KillTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int FewestAttempts = 150;
    private const int MostAttempts = 600;

    /// <summary>Answers of the last burst that come before the kill, at most.</summary>
    private const int MostAnswers = 10;

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("GRAINLINE_CRASH_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    private protected async Task Survives(IDatabase database)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"GRAINLINE_CRASH_SEED={Seed}"));
        var random = new Random(Seed);
        await using var trial = await Trial.Begin(database, new SenderOptions(), output);
        for (var kill = 0; kill < Kills; kill++)
        {
            await trial.KillAfter(random.Next(FewestAttempts, MostAttempts), random.Next(MostAnswers));
        }

        await trial.Answered(FewestAttempts);
        await trial.Judge();
    }
}

public sealed class KillTestsOnSqlite(ITestOutputHelper output) : KillTests(output)
{
    [Fact]
    public Task Every_accepted_delivery_has_its_one_run_after_kills_under_load() => Survives(new SqliteDatabase());
}

public sealed class KillTestsOnPostgres(ITestOutputHelper output) : KillTests(output)
{
    [Fact]
    public Task Every_accepted_delivery_has_its_one_run_after_kills_under_load() => Survives(new PostgresDatabase());
}
