using Grainline.Contacts;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>What a run leaves behind that ends while its message is on its way: the process may end before it is taken back.</summary>
public sealed class WithdrawalTests
{
    private readonly Scenario _scenario = new();

    public WithdrawalTests()
    {
        _scenario.Deliver(_scenario.Publish("""[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao"}]"""));
        _scenario.Cancel("run_1");
    }

    [Fact]
    public void It_is_taken_back_again_until_it_is_known_whether_it_had_left()
    {
        Assert.Single(_scenario.Withdrawn);
        Assert.Equal(_scenario.Now + RunLimits.EffectLease, _scenario.State.NextDue);

        _scenario.Pass(RunLimits.EffectLease);
        Assert.Equal(["run_1-1", "run_1-1"], _scenario.Withdrawn.Select(unwanted => unwanted.Run.EffectId));
        Settle();

        Assert.Null(_scenario.State.NextDue);
        _scenario.Pass(TimeSpan.FromDays(1));
        Assert.Equal(2, _scenario.Withdrawn.Count);
    }

    [Fact]
    public void Whoever_cancels_once_more_has_it_taken_back_once_more()
    {
        Assert.Equal("run_1", Assert.Single(_scenario.Cancel("run_1")).Id);
        Assert.Equal(2, _scenario.Withdrawn.Count);
        Settle();

        Assert.Empty(_scenario.Cancel("run_1"));
        Assert.Equal(2, _scenario.Withdrawn.Count);
    }

    [Fact]
    public void A_person_is_not_forgotten_before_it_is_taken_back()
    {
        Assert.Null(Erase());
        Assert.Equal(2, _scenario.Withdrawn.Count);
        Settle();

        Assert.True(Erase());
    }

    private bool? Erase() => _scenario.Decide(turn => EraseDecision.Decide(turn, "tester", mayWait: true, isOnTheWay: false));

    private void Settle() => _scenario.Decide(turn => WithdrawalDecision.Settle(turn, _scenario.Withdrawn[^1].Run, isUnsent: true));
}
