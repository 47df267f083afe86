using Grainline.Contacts;
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

    /// <summary>Both requests have read the run as it had failed; the first one's turn brings it to its end.</summary>
    [Fact]
    public void A_retry_that_is_repeated_after_the_run_has_ended_again_opens_nothing()
    {
        var snapshot = Failed();
        SetDate("2020-01-01");

        Assert.True(Retry(snapshot));
        Assert.False(Retry(snapshot));

        Assert.Empty(_scenario.State.Runs);
        Assert.Single(_scenario.Steps, step => step.StepId == "t");
    }

    [Fact]
    public void A_run_that_fails_again_can_be_tried_again()
    {
        Assert.True(Retry(Failed()));
        SetDate("2020-01-01");

        Assert.True(Retry(_scenario.Run("run_1").Snapshot!));
        Assert.Equal(RunStatus.Completed, _scenario.Run("run_1").Status);
    }

    private string Failed()
    {
        _scenario.Deliver(_scenario.Publish("""[{"id":"d","type":"wait","until":"custom.date"},{"id":"t","type":"add_tags","tags":["done"]}]"""));
        return _scenario.Run("run_1").Snapshot!;
    }

    private bool Retry(string snapshot) => _scenario.Decide(turn => ControlDecision.Retry(turn, snapshot, "tester"));

    private void SetDate(string date) => _scenario.Decide(turn =>
        UpdateDecision.Decide(turn, new ContactPatch { Custom = [new FieldChange("date", FieldValue.Text(date))] }, create: false, "tester"));
}
