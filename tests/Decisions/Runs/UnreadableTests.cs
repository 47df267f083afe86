using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Runs;

/// <summary>A version that a newer program published, on a host that does not know its steps.</summary>
public sealed class UnreadableTests
{
    private const string Waits = """[{"id":"w","type":"wait","duration":"PT1M"},{"id":"t","type":"add_tags","tags":["late"]}]""";
    private const string Sends = """[{"id":"m","type":"send_message","channel":"sandbox","text":"Ciao"}]""";

    private readonly Scenario _scenario = new();

    [Fact]
    public void A_run_of_it_stands_still_and_holds_up_no_other()
    {
        var unreadable = _scenario.Publish(Waits.Replace("late", "first", StringComparison.Ordinal));
        var run = _scenario.Deliver(unreadable).RunId!;
        _scenario.Deliver(_scenario.Publish(Waits, id: "aut_b"));
        _scenario.Unreadable.Add(unreadable);

        _scenario.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal<string>(["late"], _scenario.Contact.Tags);
        Assert.Equal(_scenario.Now + RunLimits.UnreadablePause, Assert.Single(_scenario.State.Runs).DueAt);
        Assert.Equal(run, Assert.Single(_scenario.Bugs).RunId);

        _scenario.Unreadable.Clear();
        _scenario.Pass(RunLimits.UnreadablePause);
        Assert.Equal<string>(["late", "first"], _scenario.Contact.Tags);
    }

    [Fact]
    public void Stop_is_heard_although_a_run_of_it_would_look_at_the_contact()
    {
        var unreadable = _scenario.Publish(Waits, more: """ "exit_when":[{"field":"tags","op":"contains","value":"x"}],""");
        _scenario.Deliver(unreadable);
        _scenario.Unreadable.Add(unreadable);

        Assert.Equal(HearAnswer.Consent, _scenario.Hear("STOP"));
        Assert.Equal(ConsentStatus.OptedOut, _scenario.Contact.Consent.Status);
    }

    [Fact]
    public void After_stop_its_message_does_not_go_out_and_fails_when_it_can_be_read()
    {
        var unreadable = _scenario.Publish(Sends);
        var run = _scenario.Deliver(unreadable).RunId!;
        _scenario.Complete(EffectVerdict.Retry, "131000");
        _scenario.Unreadable.Add(unreadable);

        Assert.Equal(HearAnswer.Consent, _scenario.Hear("STOP"));
        _scenario.Pass(RunLimits.UnreadablePause);
        _scenario.Pass(RunLimits.UnreadablePause);
        Assert.Single(_scenario.Sent);

        _scenario.Unreadable.Clear();
        _scenario.Pass(RunLimits.UnreadablePause);
        Assert.Equal((RunStatus.Failed, OptOutDecision.Reason), (_scenario.Run(run).Status, _scenario.Run(run).EndReason));
        Assert.Single(_scenario.Sent);
    }

    [Theory]
    [InlineData("""{"name":"New","steps":[{"id":"x","type":"step_of_tomorrow"}]}""")]
    [InlineData("""{"name":"New","steps":[{"id":"x"}]}""")]
    [InlineData("""{"name":"New","steps":[],"member_of_tomorrow":1}""")]
    [InlineData("{")]
    public async Task What_this_program_does_not_know_is_told_apart_from_what_does_not_exist(string json)
    {
        await Assert.ThrowsAsync<UnreadableDefinitionException>(() => new DefinitionSource(new Shelf(json)).Load(new AutomationRef("aut_a", 1)));
        Assert.Null(await new DefinitionSource(new Shelf(json: null)).Load(new AutomationRef("aut_a", 1)));
    }

    private sealed class Shelf(string? json) : IVersionStore
    {
        public Task<string?> Read(AutomationRef automation, CancellationToken cancellationToken) => Task.FromResult(json);
    }
}
