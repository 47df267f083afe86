using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>What people ask for by hand, perhaps twice.</summary>
public sealed class ControlTests
{
    private readonly Scenario _scenario = new();

    [Fact]
    public void A_skip_that_is_repeated_leaves_the_next_wait_alone()
    {
        var run = _scenario.Deliver(_scenario.Publish("""
            [{"id":"s1","type":"wait","duration":"P1D"},{"id":"s2","type":"add_tags","tags":["a"]},{"id":"s3","type":"wait","duration":"P1D"}]
            """)).RunId!;

        Assert.True(_scenario.Decide(turn => ControlDecision.SkipWait(turn, run, "tester", "s1")));
        Assert.False(_scenario.Decide(turn => ControlDecision.SkipWait(turn, run, "tester", "s1")));

        Assert.Equal("s3", Assert.Single(_scenario.State.Runs).StepId);
    }
}
