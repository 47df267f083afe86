using Xunit.Abstractions;

namespace Grainline.Tests.Cluster;

/// <summary>What may happen to a silo while webhooks come in. Every 202 has its one run, every run ends, and errors end with the
/// change of membership.</summary>
[Collection(nameof(Clusters))]
public sealed class FailureTests(ITestOutputHelper output)
{
    private const int AnswersBefore = 1_000;

    /// <summary>What <c>Orleans:DatabasePatience</c> is.</summary>
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(5);

    /// <summary>Less than <c>Orleans:ResponseTimeout</c> (15 s), which those wait for whose answer went with a silo.</summary>
    private static readonly TimeSpan CallersPatience = TimeSpan.FromSeconds(14);

    [Fact]
    public async Task A_killed_silo_loses_nothing_and_another_takes_over()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(AnswersBefore);
        await trial.Disturbed("kill -9", async () =>
        {
            trial.Silos[0].Kill();
            await trial.Bury(trial.Silos[0]);
        });
        await trial.Disturbed("a new silo joins", () => trial.AddSilo());
        await trial.Judge();
    }

    [Fact]
    public async Task A_silo_that_is_told_to_stop_hands_over()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(AnswersBefore);
        await trial.Disturbed("SIGTERM", async () =>
        {
            await trial.Silos[0].Leave();
            await trial.Bury(trial.Silos[0]);
        });
        await trial.Judge();
    }

    [Fact]
    public async Task A_silo_cut_from_the_database_leaves_to_those_that_reach_it()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(AnswersBefore);
        async Task Cut()
        {
            trial.Silos[0].CutFromDatabase();
            await trial.Bury(trial.Silos[0]);
        }

        var waits = await trial.Disturbed("cut from PostgreSQL", Cut, DatabasePatience);
        Assert.True(waits.Count(wait => wait < CallersPatience) > waits.Count / 2, "those who waited were told before their own time was over");
        await trial.Judge();
    }

    [Fact]
    public async Task All_silos_are_replaced_one_by_one()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(AnswersBefore);
        foreach (var old in trial.Silos.ToList())
        {
            await trial.Disturbed("a new silo joins", () => trial.AddSilo());
            await trial.Disturbed("an old one leaves", async () =>
            {
                await old.Leave();
                await trial.Bury(old);
            });
        }

        await trial.Judge();
    }
}
