using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

public sealed class BackoffTests
{
    [Fact]
    public void Backoff_doubles_and_stays_within_its_limit()
    {
        var pauses = Enumerable.Range(1, 30).Select(attempt => EffectDecision.Backoff("run_1-1", attempt, asked: null)).ToList();
        Assert.InRange(pauses[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
        Assert.InRange(pauses[3], TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
        Assert.All(pauses, pause => Assert.True(pause <= RunLimits.LongestBackoff));
        Assert.InRange(pauses.Take(RunLimits.EffectAttempts - 1).Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause), TimeSpan.FromHours(1), TimeSpan.FromHours(1.5));
    }

    [Fact]
    public void Effects_that_are_asked_to_wait_as_long_do_not_come_back_together_and_none_comes_before()
    {
        var asked = TimeSpan.FromMinutes(1);
        var pauses = Enumerable.Range(1, 100).Select(run => EffectDecision.Backoff($"run_{run}-1", 1, asked)).ToList();
        Assert.All(pauses, pause => Assert.InRange(pause, asked, asked * 1.25));
        Assert.InRange(pauses.Max() - pauses.Min(), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
    }
}
