using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>Messages that go again although they may have arrived, because their step wants that.</summary>
public sealed class ResentMessageTests
{
    [Fact]
    public void A_message_that_may_have_arrived_each_time_is_sent_a_few_times_and_then_waits_for_its_status()
    {
        var scenario = new Scenario();
        var run = scenario.Deliver(scenario.Publish("""[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao","on_uncertain":"resend"}]""")).RunId!;
        for (var attempt = 1; attempt <= RunLimits.ResentMessage; attempt++)
        {
            Assert.Equal(attempt, scenario.Sent.Count);
            scenario.Complete(EffectVerdict.Uncertain, "answer_lost");
            scenario.Pass(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(RunLimits.ResentMessage, scenario.Sent.Count);
        Assert.Equal(StepStatus.Uncertain, scenario.State.Runs.Single(open => open.Id == run).StepStatus);
    }

    [Fact]
    public void A_status_settles_a_message_before_it_goes_again()
    {
        var scenario = new Scenario();
        scenario.Deliver(scenario.Publish("""[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao","on_uncertain":"resend"}]"""));

        scenario.Complete(EffectVerdict.Uncertain, "answer_lost");
        scenario.Receive(scenario.Sent[0], MessageStatus.Delivered);
        scenario.Pass(TimeSpan.FromSeconds(2));

        Assert.Single(scenario.Sent);
        Assert.Empty(scenario.State.Runs);
    }
}
