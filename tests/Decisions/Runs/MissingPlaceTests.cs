using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>Runs whose place is gone: a version is never changed, but a database may be put back from an older copy.</summary>
public sealed class MissingPlaceTests
{
    private const string Wait = """[{"id":"w","type":"wait","duration":"PT1M"},{"id":"t","type":"add_tags","tags":["on"]}]""";
    private const string Hello = """[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao"}]""";
    private const string Elsewhere = """[{"id":"x","type":"add_tags","tags":["elsewhere"]}]""";

    private readonly Scenario _scenario = new();

    [Fact]
    public void A_run_whose_step_is_gone_fails_and_holds_up_no_other_one()
    {
        var lost = _scenario.Deliver(_scenario.Publish(Wait)).RunId!;
        var other = _scenario.Deliver(_scenario.Publish(Wait, id: "aut_b")).RunId!;
        _scenario.Publish(Elsewhere);
        _scenario.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((RunStatus.Failed, "step_missing"), EndOf(_scenario.Run(lost)));
        Assert.Equal((RunStatus.Completed, null), EndOf(_scenario.Run(other)));
        Assert.Equal<string>(["on"], _scenario.Contact.Tags);
        Assert.Empty(_scenario.State.Runs);
    }

    [Fact]
    public void A_run_whose_definition_is_gone_fails_and_says_that()
    {
        _scenario.Deliver(_scenario.Publish(Wait));
        var turn = new Turn(Scenario.Phone, _scenario.State, _scenario.Now.AddMinutes(1), _ => null, _ => null);
        WakeDecision.Decide(turn);

        Assert.Equal((RunStatus.Failed, "definition_missing"), EndOf(Assert.Single(turn.Close().Journal.OfType<RunRow>())));
        Assert.Empty(turn.State.Runs);
    }

    [Fact]
    public void A_failed_run_that_is_tried_again_where_its_step_is_gone_fails_again_and_sends_nothing()
    {
        var failed = Failed();
        _scenario.Publish(Elsewhere);

        Assert.True(_scenario.Decide(turn => ControlDecision.Retry(turn, failed.Snapshot!, "tester")));
        Assert.Equal((RunStatus.Failed, "step_missing"), EndOf(_scenario.Run(failed.Id)));
        Assert.Single(_scenario.Sent);
        Assert.Empty(_scenario.State.Runs);
        Assert.Equal("run.retry", Assert.Single(_scenario.Journal.OfType<AuditRow>()).Action);
    }

    [Fact]
    public void A_failed_run_that_is_tried_again_without_its_definition_says_that()
    {
        var failed = Failed();
        var turn = new Turn(Scenario.Phone, _scenario.State, _scenario.Now, _ => null, _ => null);

        Assert.True(ControlDecision.Retry(turn, failed.Snapshot!, "tester"));
        Assert.Equal((RunStatus.Failed, "definition_missing"), EndOf(turn.Close().Journal.OfType<RunRow>().Last()));
    }

    private RunRow Failed()
    {
        var run = _scenario.Deliver(_scenario.Publish(Hello)).RunId!;
        _scenario.Complete(EffectVerdict.Failed, "131026");
        Assert.Equal((RunStatus.Failed, "131026"), EndOf(_scenario.Run(run)));
        return _scenario.Run(run);
    }

    private static (RunStatus Status, string? Reason) EndOf(RunRow run) => (run.Status, run.EndReason);
}
