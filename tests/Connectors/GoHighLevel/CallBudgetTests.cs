using FsCheck;
using FsCheck.Fluent;
using Grainline.GoHighLevel;

namespace Grainline.Tests.Connectors.GoHighLevel;

/// <summary>A location's calls: never more than GHL allows, and what the answers say overrules what was assumed.</summary>
public sealed class CallBudgetTests
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_hundred_calls_in_ten_seconds_are_made_and_no_more()
    {
        var budget = new CallBudget();

        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(TimeSpan.Zero, budget.Take(Noon.AddMilliseconds(i))));
        Assert.Equal(TimeSpan.FromSeconds(9), budget.Take(Noon.AddSeconds(1)));
        Assert.Equal(TimeSpan.Zero, budget.Take(Noon.AddSeconds(10)));
    }

    [Fact]
    public void There_are_never_more_in_any_ten_seconds() => Prop.ForAll<byte[]>(gaps =>
    {
        var budget = new CallBudget();
        var now = Noon;
        var made = new List<DateTimeOffset>();
        foreach (var gap in gaps.SelectMany(gap => Enumerable.Repeat(gap, 20)))
        {
            now = now.AddMilliseconds(gap);
            if (budget.Take(now) == TimeSpan.Zero)
            {
                made.Add(now);
            }
        }

        return made.Index().All(call => call.Index < 100 || call.Item - made[call.Index - 100] >= TimeSpan.FromSeconds(10));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_answer_that_leaves_nothing_closes_the_interval_and_the_day()
    {
        var interval = new CallBudget();
        interval.Learn(new(100, 0, TimeSpan.FromSeconds(10), 5), refusedFor: null, Noon);
        var day = new CallBudget();
        day.Learn(new(100, 90, TimeSpan.FromSeconds(10), 0), refusedFor: null, Noon);

        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)), (interval.Take(Noon), day.Take(Noon)));
    }

    [Fact]
    public void A_clock_that_is_set_back_closes_nothing()
    {
        var (budget, earlier) = (new CallBudget(), Noon.AddMinutes(-30));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(TimeSpan.Zero, budget.Take(Noon)));
        Assert.Equal(TimeSpan.Zero, budget.Take(earlier));
        budget.Learn(RateHeaders.None, TimeSpan.FromSeconds(45), Noon);
        Assert.Equal(TimeSpan.Zero, budget.Take(earlier));
        budget.Learn(RateHeaders.None, TimeSpan.FromSeconds(45), earlier);
        Assert.Equal(TimeSpan.FromSeconds(45), budget.Take(earlier));
    }

    [Fact]
    public void A_clock_that_is_set_back_a_little_opens_nothing_that_was_closed_for_longer()
    {
        var budget = new CallBudget();
        budget.Learn(new(100, 90, TimeSpan.FromSeconds(10), 0), refusedFor: null, Noon);
        budget.Learn(RateHeaders.None, TimeSpan.Zero, Noon.AddMilliseconds(-5));
        Assert.Equal(TimeSpan.FromHours(1), budget.Take(Noon));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(45, 45)]
    public void A_refusal_closes_for_as_long_as_it_asks_and_at_least_an_interval(int asked, int seconds)
    {
        var budget = new CallBudget();
        budget.Learn(RateHeaders.None, TimeSpan.FromSeconds(asked), Noon);

        Assert.Equal(TimeSpan.FromSeconds(seconds), budget.Take(Noon));
        Assert.Equal(TimeSpan.Zero, budget.Take(Noon.AddSeconds(seconds)));
    }

    [Fact]
    public void A_smaller_limit_is_learned_and_absurd_ones_are_not()
    {
        var budget = new CallBudget();
        budget.Learn(new(Max: 2, 1, TimeSpan.FromDays(400), null), refusedFor: null, Noon);
        budget.Learn(new(Max: -5, null, TimeSpan.Zero, null), refusedFor: null, Noon);

        Assert.Equal(TimeSpan.Zero, budget.Take(Noon));
        Assert.Equal(TimeSpan.FromSeconds(10), budget.Take(Noon));
    }
}
