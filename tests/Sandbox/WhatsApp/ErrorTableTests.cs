using Grainline.Messages;
using Grainline.Tests.Sandbox;
using Grainline.WhatsApp;
using static Grainline.Messages.HoldScope;
using static Grainline.WhatsApp.FailureClass;

namespace Grainline.Tests.WhatsApp;

/// <summary>The table of facts/whatsapp.md 1.6, row by row.</summary>
public sealed class ErrorTableTests
{
    [Theory]
    [InlineData(1, 400, 0)]
    [InlineData(2, 503, 300)]
    [InlineData(4, 400, 0)]
    [InlineData(80007, 400, 0)]
    [InlineData(130429, 400, 0)]
    [InlineData(131049, 400, 86_400)]
    [InlineData(131000, 500, 0)]
    [InlineData(131016, 500, 0)]
    [InlineData(133004, 503, 0)]
    [InlineData(131057, 500, 120)]
    [InlineData(131053, 400, 0)]
    [InlineData(133016, 400, 0)]
    public void Passing_troubles_are_retried_after_their_wait(int code, int status, int seconds)
    {
        var failure = WhatsAppErrors.Classify(code, status);

        Assert.Equal((Retry, None), (failure.Class, failure.Scope));
        Assert.Equal(seconds == 0 ? null : TimeSpan.FromSeconds(seconds), failure.Wait);
    }

    [Theory]
    [InlineData(0, 401, Channel)]
    [InlineData(190, 401, Channel)]
    [InlineData(3, 500, Channel)]
    [InlineData(10, 403, Channel)]
    [InlineData(200, 403, Channel)]
    [InlineData(299, 403, Channel)]
    [InlineData(131005, 403, Channel)]
    [InlineData(131042, 400, Channel)]
    [InlineData(368, 403, Channel)]
    [InlineData(130497, 403, Country)]
    [InlineData(131031, 403, Channel)]
    [InlineData(131045, 500, Channel)]
    [InlineData(33, 400, Channel)]
    [InlineData(133010, 400, Channel)]
    [InlineData(131048, 400, Channel)]
    [InlineData(131064, 400, Account)]
    [InlineData(132015, 400, Template)]
    [InlineData(131056, 400, Recipient)]
    public void Causes_that_somebody_must_remove_hold_what_they_concern(int code, int status, HoldScope scope) =>
        Assert.Equal((Hold, scope), (WhatsAppErrors.Classify(code, status).Class, WhatsAppErrors.Classify(code, status).Scope));

    [Theory]
    [InlineData(100, 400)]
    [InlineData(130472, 400)]
    [InlineData(131008, 400)]
    [InlineData(131009, 400)]
    [InlineData(131021, 400)]
    [InlineData(131026, 400)]
    [InlineData(131030, 400)]
    [InlineData(131037, 400)]
    [InlineData(131047, 400)]
    [InlineData(131050, 400)]
    [InlineData(131051, 400)]
    [InlineData(131052, 400)]
    [InlineData(131062, 400)]
    [InlineData(131063, 400)]
    [InlineData(132000, 400)]
    [InlineData(132001, 404)]
    [InlineData(132005, 400)]
    [InlineData(132007, 400)]
    [InlineData(132012, 400)]
    [InlineData(132016, 400)]
    [InlineData(132018, 400)]
    [InlineData(132068, 400)]
    [InlineData(132069, 400)]
    [InlineData(137000, 400)]
    public void Faults_of_the_message_are_final(int code, int status) =>
        Assert.Equal(Final, WhatsAppErrors.Classify(code, status).Class);

    [Theory]
    [InlineData(131047, 503)]
    [InlineData(131047, 429)]
    [InlineData(100, 500)]
    public void A_known_code_outweighs_the_status(int code, int status) => Assert.Equal(Final, WhatsAppErrors.Classify(code, status).Class);

    [Theory]
    [InlineData(999_999, 429, Retry)]
    [InlineData(999_999, 500, Retry)]
    [InlineData(999_999, 502, Retry)]
    [InlineData(999_999, 400, Final)]
    [InlineData(999_999, 401, Hold)]
    [InlineData(null, 429, Retry)]
    [InlineData(null, 408, Retry)]
    [InlineData(null, 500, Retry)]
    [InlineData(null, 503, Retry)]
    [InlineData(null, 502, Uncertain)]
    [InlineData(null, 504, Uncertain)]
    [InlineData(null, 403, Hold)]
    [InlineData(null, 404, Final)]
    [InlineData(null, 302, Final)]
    public void Without_a_known_code_the_status_decides(int? code, int status, FailureClass expected) =>
        Assert.Equal(expected, WhatsAppErrors.Classify(code, status).Class);

    [Fact]
    public void Metas_word_that_an_unknown_error_is_transient_is_taken_but_not_for_a_known_one()
    {
        Assert.Equal(Retry, WhatsAppErrors.Classify(999_999, 400, transient: true).Class);
        Assert.Equal(Final, WhatsAppErrors.Classify(131047, 400, transient: true).Class);
    }

    [Fact]
    public void The_longer_of_the_tables_wait_and_the_answers_wish_counts()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), WhatsAppErrors.Classify(2, 503, TimeSpan.FromSeconds(3)).Wait);
        Assert.Equal(TimeSpan.FromMinutes(9), WhatsAppErrors.Classify(2, 503, TimeSpan.FromMinutes(9)).Wait);
        Assert.Equal(TimeSpan.FromSeconds(3), WhatsAppErrors.Classify(130429, 400, TimeSpan.FromSeconds(3)).Wait);
        Assert.Null(WhatsAppErrors.Classify(131047, 400, TimeSpan.FromSeconds(3)).Wait);
    }

    [Theory]
    [InlineData(130429, EffectVerdict.Retry, null)]
    [InlineData(190, EffectVerdict.Retry, 3600)]
    [InlineData(131049, EffectVerdict.Retry, 86_400)]
    [InlineData(131056, EffectVerdict.Retry, 4)]
    [InlineData(131047, EffectVerdict.Failed, null)]
    public void A_hold_becomes_a_retry_with_a_long_wait_and_keeps_its_code(int code, EffectVerdict verdict, int? seconds)
    {
        var outcome = WhatsAppErrors.Classify(code, 400).ToOutcome(Some.Text());

        Assert.Equal((verdict, code.ToString(System.Globalization.CultureInfo.InvariantCulture)), (outcome.Verdict, outcome.Code));
        Assert.Equal(seconds, outcome.RetryAfter?.TotalSeconds);
        Assert.Equal(("effect-1", "run-1"), (outcome.EffectId, outcome.RunId));
    }

    [Fact]
    public void An_answer_without_a_code_is_named_by_its_status() => Assert.Equal("http_502", WhatsAppErrors.Classify(null, 502).Code);
}
