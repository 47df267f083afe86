using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>What a run costs: transactions, before they are grouped with those of others.</summary>
public sealed class CommitTests
{
    private const int Messages = 5;

    private readonly Scene _scene = new();

    private World World => _scene.World;

    [Fact]
    public void A_run_of_five_messages_costs_two_commits_a_message()
    {
        var steps = string.Join(",", Enumerable.Range(1, Messages).Select(number => $$"""{"id":"m{{number}}","type":"send_message","channel":"wa","text":"Hello"}"""));
        var admission = _scene.Publish(steps);
        var before = World.Disk.Commits;

        _scene.Start(admission);

        Assert.Equal(RunStatus.Completed, Assert.Single(World.Disk.Runs.Values).Status);
        Assert.Equal(Messages, World.Meta.Taken.Count);

        // The start's own commit holds the delivery, the run and the first step; then each message is marked and settled.
        Assert.Equal(1 + (2 * Messages), World.Disk.Commits - before);
    }

    [Theory]
    [InlineData("""{"id":"s","type":"add_tags","tags":["a"]},{"id":"t","type":"set_fields","fields":{"custom.a":"b"}}""")]
    [InlineData("""{"id":"s","type":"split","branches":[{"weight":1,"steps":[{"id":"x","type":"set_consent","status":"opted_in"}]},{"weight":1,"steps":[]}]},{"id":"t","type":"stop"}""")]
    [InlineData("""{"id":"s","type":"if","when":{"field":"tags","op":"is_empty"},"then":[{"id":"x","type":"end_other_runs"}],"else":[{"id":"y","type":"stop"}]}""")]
    public void Steps_that_wait_for_nothing_cost_no_commit_beside_the_start(string steps)
    {
        var admission = _scene.Publish(steps);
        var before = World.Disk.Commits;

        _scene.Start(admission);

        Assert.Equal(RunStatus.Completed, Assert.Single(World.Disk.Runs.Values).Status);
        Assert.Equal(1, World.Disk.Commits - before);
    }
}
