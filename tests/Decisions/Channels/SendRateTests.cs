using FsCheck;
using FsCheck.Fluent;
using Grainline.Channels;

namespace Grainline.Tests.Decisions.Channels;

public sealed class SendRateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_second_ever_sees_more_than_the_rate() => Prop.ForAll(
        Gen.Choose(1, 20).ToArbitrary(),
        Gen.Zip(Gen.Choose(0, 700), Gen.Choose(0, 30)).ListOf().ToArbitrary(),
        (perSecond, asks) =>
        {
            var rate = new SendRate(perSecond);
            var now = Start;
            var sent = new List<DateTimeOffset>();
            foreach (var (pause, wanted) in asks)
            {
                now = now.AddMilliseconds(pause);
                sent.AddRange(Enumerable.Repeat(now, rate.Take(wanted, now)));
            }

            return sent.All(moment => sent.Count(other => other >= moment && other < moment.AddSeconds(1)) <= perSecond);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void After_the_wait_that_it_asks_for_one_may_go()
    {
        var rate = new SendRate(2);
        Assert.Equal(2, rate.Take(5, Start));
        var wait = rate.Wait(Start.AddMilliseconds(300));
        Assert.Equal(TimeSpan.FromMilliseconds(700), wait);
        Assert.Equal(2, rate.Take(5, Start.AddMilliseconds(300) + wait));
    }

    [Theory]
    [InlineData(-1_800_000, 0)]
    [InlineData(-5, 1_005)]
    public void A_clock_that_is_set_back_holds_up_for_twice_a_second_at_most(int milliseconds, int wait)
    {
        var rate = new SendRate(2);
        Assert.Equal(2, rate.Take(2, Start));
        var now = Start.AddMilliseconds(milliseconds);
        Assert.Equal(TimeSpan.FromMilliseconds(wait), rate.Wait(now));
        Assert.Equal(2, rate.Room(2, now.AddMilliseconds(wait)));
    }
}
