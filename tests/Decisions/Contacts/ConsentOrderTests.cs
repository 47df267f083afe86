using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Messages;

namespace Grainline.Tests.Decisions.Contacts;

/// <summary>What a person said last counts, in whatever order it comes.</summary>
public sealed class ConsentOrderTests
{
    private readonly Scenario _scenario = new();

    [Fact]
    public void Older_news_does_not_overturn_what_was_said_later()
    {
        Say(ConsentStatus.OptedOut, minute: 2);
        Say(ConsentStatus.OptedIn, minute: 1);
        Assert.Equal(ConsentStatus.OptedOut, _scenario.Contact.Consent.Status);
        Say(ConsentStatus.OptedIn, minute: 3);
        Say(ConsentStatus.OptedOut, minute: 2);
        Assert.Equal([ConsentStatus.OptedOut, ConsentStatus.OptedIn], _scenario.Contact.ConsentHistory!.Value.Select(said => said.Status));
    }

    [Theory]
    [InlineData(ConsentStatus.OptedIn, ConsentStatus.OptedOut, -20)]
    [InlineData(ConsentStatus.OptedOut, ConsentStatus.OptedIn, -0.4)]
    public void A_stop_is_taken_though_our_clock_is_ahead_and_a_time_in_whole_seconds_is_not_before_its_own_second(ConsentStatus before, ConsentStatus after, double seconds)
    {
        var known = new DateTimeOffset(_scenario.Now.UtcDateTime.Date, TimeSpan.Zero).AddSeconds(0.4);
        foreach (var (status, at) in new[] { (before, known), (after, known.AddSeconds(seconds)) })
        {
            _scenario.Decide(turn => { turn.Merge(new ContactPatch { Consent = new Consent(status, at, "whatsapp") }, []); });
        }

        Assert.Equal(after, _scenario.Contact.Consent.Status);
    }

    [Fact]
    public void What_was_said_twice_counts_from_the_second_time()
    {
        Say(ConsentStatus.OptedOut, minute: 1);
        Say(ConsentStatus.OptedOut, minute: 3);
        Say(ConsentStatus.OptedIn, minute: 2);
        Assert.Equal(ConsentStatus.OptedOut, _scenario.Contact.Consent.Status);
        Assert.Single(_scenario.Contact.ConsentHistory!.Value);
    }

    [Fact]
    public void What_is_decided_here_is_newer_than_any_news_and_news_are_never_of_tomorrow()
    {
        Say(ConsentStatus.OptedOut, minute: 1_000);
        Assert.Equal(_scenario.Now, _scenario.Contact.Consent.At);
        _scenario.Decide(turn => { turn.Merge(new ContactPatch { Consent = new Consent(ConsentStatus.OptedIn, At: null, "api") }, []); });
        Assert.Equal(ConsentStatus.OptedIn, _scenario.Contact.Consent.Status);
    }

    [Fact]
    public void A_late_word_of_opt_in_is_consumed_and_changes_nothing()
    {
        _scenario.Hear("STOP");
        Assert.Equal(HearAnswer.Consent, _scenario.Hear("START", writtenAt: _scenario.Now - TimeSpan.FromMinutes(1)));
        Assert.Equal(ConsentStatus.OptedOut, _scenario.Contact.Consent.Status);
    }

    [Fact]
    public void A_status_that_comes_again_does_not_opt_out_again()
    {
        _scenario.Deliver(_scenario.Publish("""[{"id":"m","type":"send_message","channel":"wa","text":"Hi"}]"""));
        _scenario.Complete(EffectVerdict.Done);
        var refused = _scenario.Now;
        _scenario.Receive(_scenario.Sent[0], MessageStatus.Failed, "131050", refused);
        Assert.Equal(refused, _scenario.Contact.Consent.At);

        _scenario.Pass(TimeSpan.FromMinutes(5));
        _scenario.Hear("START");
        _scenario.Receive(_scenario.Sent[0], MessageStatus.Failed, "131050", refused);
        Assert.Equal(ConsentStatus.OptedIn, _scenario.Contact.Consent.Status);
    }

    [Fact]
    public void An_inherited_refusal_does_not_overturn_what_the_new_number_has_said_since()
    {
        Say(ConsentStatus.OptedIn, minute: 2);
        var old = new ContactProfile { Phone = "+393490000000", Consent = new Consent(ConsentStatus.OptedOut, At(1), "keyword") };
        _scenario.Decide(turn => { turn.Merge(MoveDecision.Inheritance(old, _scenario.Contact), new List<Warning>()); });
        Assert.Equal(ConsentStatus.OptedIn, _scenario.Contact.Consent.Status);
    }

    private DateTimeOffset At(int minute) => _scenario.Now + TimeSpan.FromMinutes(minute - 10);

    private void Say(ConsentStatus status, int minute) => _scenario.Decide(turn =>
    {
        turn.Merge(new ContactPatch { Consent = new Consent(status, At(minute), "whatsapp") }, []);
    });
}
