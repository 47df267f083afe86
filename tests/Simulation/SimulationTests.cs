using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace Grainline.Tests.Simulation;

/// <summary>Histories by the thousand. <c>./test simulate --seeds N --from S</c> plays others.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int HistoryShown = 200;
    private const int FailuresShown = 3;

    [Fact]
    public void Every_history_keeps_all_promises()
    {
        var from = Setting("GRAINLINE_SIMULATE_FROM", 1);
        var seeds = Setting("GRAINLINE_SIMULATE_SEEDS", 1_000);
        var failures = new ConcurrentDictionary<int, string>();
        var inOrder = Partitioner.Create(Enumerable.Range(from, seeds), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(inOrder, (seed, loop) =>
        {
            if (Failure(seed) is { } failure)
            {
                failures[seed] = failure;
                if (failures.Count >= FailuresShown)
                {
                    loop.Stop();
                }
            }
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seeds} seeds from {from}"));

        Assert.True(failures.IsEmpty, string.Join('\n', failures.OrderBy(failure => failure.Key).Select(failure => failure.Value)));
    }

    [Fact]
    public void A_seed_repeats()
    {
        foreach (var seed in Enumerable.Range(1, 10))
        {
            Assert.Equal(Story.Play(seed).World.History, Story.Play(seed).World.History);
        }
    }

    private static string? Failure(int seed)
    {
        List<string> broken;
        List<string> history = [];
        try
        {
            var story = Story.Play(seed);
            history = story.World.History;
            broken = new Judge(story).Verdict();
        }
        catch (Exception failure)
        {
            broken = [failure.ToString()];
        }

        return broken.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"""
            Seed {seed} breaks {broken.Count} promises (again: ./test simulate --seeds 1 --from {seed}):
              {string.Join("\n  ", broken)}
            The end of its history:
              {string.Join("\n  ", history.TakeLast(HistoryShown))}
            """);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
