using Grainline.Tests.Support.Product;
using Xunit.Abstractions;

namespace Grainline.Tests.Cluster;

/// <summary>What one engine stored in PostgreSQL, the other goes on with.</summary>
[Collection(nameof(Clusters))]
public sealed class EngineChangeTests(ITestOutputHelper output)
{
    private const int AnswersBefore = 300;

    [Fact]
    public async Task A_database_of_the_embedded_engine_opens_in_the_cluster_unchanged_and_back()
    {
        await using var trial = await ClusterTrial.Begin(output);
        await trial.Answered(AnswersBefore);
        var from = DateTimeOffset.UtcNow;
        await trial.Close();

        // Runs that began in the cluster wait; the single process ends them, and takes deliveries of its own.
        await using (var single = await ProductProcess.Start(trial.Storage, engine: "embedded"))
        {
            trial.Interrupted(from);
            trial.Sender.Connect(single.Url);
            await trial.Answered(AnswersBefore);
            from = DateTimeOffset.UtcNow;
            trial.Sender.Disconnect();
            single.Terminate();
            await single.HasEnded();
        }

        await trial.Open();
        trial.Interrupted(from);
        await trial.Answered(AnswersBefore);
        await trial.Judge();
    }
}
