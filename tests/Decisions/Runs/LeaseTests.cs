using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

public sealed class LeaseTests
{
    private const string Message = """[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao"}]""";

    private readonly Scenario _scenario = new();

    public LeaseTests() => _scenario.Deliver(_scenario.Publish(Message));

    [Theory]
    [InlineData(10, 15, 15)]
    [InlineData(200, 50, 150)]
    [InlineData(100_000, 300, 300)]
    public void The_more_waits_where_an_effect_is_carried_out_the_later_it_is_asked_for_again(int backlog, int shortest, int longest)
    {
        _scenario.Pass(RunLimits.EffectLease, TimeSpan.FromSeconds(backlog));

        Assert.InRange((Assert.Single(_scenario.State.Runs).DueAt!.Value - _scenario.Now).TotalSeconds, shortest, longest);
        Assert.True(_scenario.Sent[^1].Again);
    }

    [Fact]
    public void Those_who_came_together_do_not_ask_together()
    {
        var automation = _scenario.Publish(Message);
        for (var round = 0; round < 5; round++)
        {
            _scenario.Deliver(automation, key: $"{round}");
        }

        _scenario.Pass(RunLimits.EffectLease, TimeSpan.FromSeconds(200));

        Assert.Equal(6, _scenario.State.Runs.Select(run => run.DueAt).Distinct().Count());
    }
}
