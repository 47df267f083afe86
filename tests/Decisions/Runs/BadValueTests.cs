using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>One bad value, and a step that does not expect it. Half an emoji stands for all that nobody has thought of: here it comes past
/// the clients, which let none in.</summary>
public sealed class BadValueTests
{
    private const string HalfAnEmoji = """{"text":"ciao \ud83d"}""";
    private const string Call = """{"id":"h","type":"http_request","url":"https://x.example"}""";

    private readonly Scenario _scenario = new();

    [Fact]
    public void An_answer_that_a_step_cannot_take_fails_it_and_the_run_goes_on_as_on_error_says()
    {
        var run = _scenario.Deliver(_scenario.Publish("""
            [{"id":"h","type":"http_request","url":"https://x.example","save":{"custom.said":"text"},"on_error":"continue"},
             {"id":"t","type":"add_tags","tags":["on"]}]
            """)).RunId!;
        _scenario.Complete(EffectVerdict.Done, response: HalfAnEmoji);

        Assert.Equal(StepStatus.Failed, _scenario.Steps.First().Status);
        Assert.Contains("\"reason\":\"internal_error\"", _scenario.Steps.First().Detail, StringComparison.Ordinal);
        Assert.Equal<string>(["on"], _scenario.Contact.Tags);
        Assert.Equal(RunStatus.Completed, _scenario.Run(run).Status);
        Assert.Equal((run, "h"), (Assert.Single(_scenario.Bugs).RunId, _scenario.Bugs[0].StepId));
    }

    [Fact]
    public void A_turn_tells_of_few_bugs_and_of_commands_too()
    {
        _scenario.Deliver(_scenario.Publish("""[{"id":"s","type":"stop"}]"""));
        var turn = new Turn(Scenario.Phone, _scenario.State, _scenario.Now, _ => null, _ => null);
        for (var number = 0; number < 1_000; number++)
        {
            new ContactCommand<bool>(_ => throw new InvalidOperationException("odd")).Decide(turn);
        }

        Assert.InRange(turn.Bugs.Count, 1, 100);
        Assert.False(turn.ChangesState);
    }

    [Fact]
    public void A_run_that_cannot_be_decided_when_it_is_due_fails_and_holds_up_no_other_one()
    {
        var odd = _scenario.Deliver(_scenario.Publish($$$"""
            [{{{Call}}},{"id":"w","type":"wait","duration":"PT1M"},{"id":"t","type":"add_tags","tags":["{{response.text}}"]}]
            """)).RunId!;
        _scenario.Complete(EffectVerdict.Done, response: HalfAnEmoji);
        _scenario.Deliver(_scenario.Publish("""[{"id":"w","type":"wait","duration":"PT1M"},{"id":"t","type":"add_tags","tags":["on"]}]""", "aut_b"));
        _scenario.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((RunStatus.Failed, "internal_error"), (_scenario.Run(odd).Status, _scenario.Run(odd).EndReason));
        Assert.Equal(("t", StepStatus.Failed), _scenario.Steps.Where(step => step.RunId == odd).Select(step => (step.StepId, step.Status)).Last());
        Assert.Equal<string>(["on"], _scenario.Contact.Tags);
        Assert.Null(_scenario.State.NextDue);
    }

    [Fact]
    public void A_condition_to_end_that_cannot_be_decided_ends_nothing_and_refuses_nothing()
    {
        _scenario.Deliver(_scenario.Publish(
            $$"""[{{Call}},{"id":"w","type":"wait","duration":"P1D"}]""", more: """ "exit_when":[{"field":"tags","op":"contains","value":"gone"}], """));
        _scenario.Complete(EffectVerdict.Done, response: HalfAnEmoji);

        _scenario.Decide(turn => UpdateDecision.Decide(turn, new ContactPatch { AddTags = ["vip"] }, false, "x"));
        Assert.Equal<string>(["vip"], _scenario.Contact.Tags);
        Assert.Single(_scenario.State.Runs);
    }

    /// <summary>So that no time from now leaves the calendar.</summary>
    [Theory]
    [InlineData("P106752D")]
    [InlineData("P213504D")]
    [InlineData("P9999999D")]
    [InlineData("PT9999999999999S")]
    public void A_duration_of_more_than_292_years_is_none(string text)
    {
        Assert.True(Duration.TryParse("P106751D", out _));
        Assert.False(Duration.TryParse(text, out _));
    }
}
