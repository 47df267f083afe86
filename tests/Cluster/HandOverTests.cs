using Xunit.Abstractions;

namespace Grainline.Tests.Cluster;

/// <summary>Silos that leave in good order while webhooks come in.</summary>
public sealed class HandOverTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_silo_that_is_told_to_stop_hands_over()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(ClusterTrial.AnswersBefore);
        await trial.Disturbed("SIGTERM", async () =>
        {
            await trial.Silos[0].Leave();
            await trial.Bury(trial.Silos[0]);
        });
        await trial.Judge();
    }

    [Fact]
    public async Task All_silos_are_replaced_one_by_one()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(ClusterTrial.AnswersBefore);
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
