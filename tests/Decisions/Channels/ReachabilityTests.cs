using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Decisions.Channels;

/// <summary>Whether a provider answers, by what became of the newest calls.</summary>
public sealed class ReachabilityTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly Reachability _reach = new();

    [Theory]
    [InlineData(EffectVerdict.Retry, "unreachable")]
    [InlineData(EffectVerdict.Retry, "timeout")]
    [InlineData(EffectVerdict.Uncertain, "connection_lost")]
    [InlineData(EffectVerdict.Retry, "http_503")]
    public void No_answer_is_trouble_since_the_first_of_them(EffectVerdict verdict, string code)
    {
        _reach.Note(verdict, "timeout", detail: null, Now);

        _reach.Note(verdict, code, "No answer came.", Now.AddMinutes(3));

        Assert.Equal(new ProviderTrouble(code, "No answer came.", Now, Now.AddMinutes(3)), _reach.Trouble);
    }

    [Theory]
    [InlineData(EffectVerdict.Done, null)]
    [InlineData(EffectVerdict.Failed, "131026")]
    [InlineData(EffectVerdict.Retry, "130429")]
    [InlineData(EffectVerdict.Failed, "http_503")]
    public void Any_word_of_the_provider_ends_it(EffectVerdict verdict, string? code)
    {
        _reach.Note(EffectVerdict.Retry, "unreachable", detail: null, Now);

        _reach.Note(verdict, code, detail: null, Now.AddMinutes(1));

        Assert.Null(_reach.Trouble);
    }

    [Fact]
    public void A_check_that_fails_is_trouble_whatever_it_met_until_one_succeeds()
    {
        _reach.Note(new ProviderFailure(EffectVerdict.Retry, "190", "Expired.", Hold: HoldScope.Channel), Now);
        Assert.Equal(new ProviderTrouble("190", "Expired.", Now, Now), _reach.Trouble);

        _reach.Note(failure: null, Now.AddMinutes(1));
        Assert.Null(_reach.Trouble);
    }
}
