using Xunit.Abstractions;

namespace Grainline.Tests.Cluster;

/// <summary>Silos that are lost while webhooks come in. Every 202 has its one run, every run ends, and errors end with the change of
/// membership.</summary>
public sealed class LossTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_killed_silo_loses_nothing_and_another_takes_over()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(ClusterTrial.AnswersBefore);
        await trial.Disturbed("kill -9", async () =>
        {
            trial.Silos[0].Kill();
            await trial.Bury(trial.Silos[0]);
        });
        await trial.Disturbed("a new silo joins", () => trial.AddSilo());
        await trial.Judge();
    }

    [Fact]
    public async Task A_silo_cut_from_the_database_leaves_to_those_that_reach_it()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(ClusterTrial.AnswersBefore);
        await trial.Disturbed("cut from PostgreSQL", async () =>
        {
            trial.Silos[0].CutFromDatabase();
            await trial.Bury(trial.Silos[0]);
        });
        await trial.Judge();
    }
}
