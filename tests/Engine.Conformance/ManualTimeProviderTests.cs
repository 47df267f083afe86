using Grainline.Tests.Support;

namespace Grainline.Tests;

/// <summary>The clock that tests move.</summary>
public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _ticks = [];
    private readonly DateTimeOffset _start;

    public ManualTimeProviderTests() => _start = _clock.GetUtcNow();

    [Fact]
    public void Timers_fire_in_order_of_time_each_at_its_own_time()
    {
        using var late = Timer("late", 3 * Second, Timeout.InfiniteTimeSpan);
        using var often = Timer("often", 2 * Second, 2 * Second);
        using var early = Timer("early", Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(5 * Second);

        Assert.Equal(["early at 1", "often at 2", "late at 3", "often at 4"], _ticks);
        Assert.Equal(_start + (5 * Second), _clock.GetUtcNow());
        Assert.Equal(_start + (6 * Second), _clock.NextTimer);
    }

    [Fact]
    public void Timers_of_one_time_fire_in_the_order_in_which_they_were_set()
    {
        using var one = Timer("one", Second, Timeout.InfiniteTimeSpan);
        using var two = Timer("two", Second, Timeout.InfiniteTimeSpan);
        one.Change(Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(Second);

        Assert.Equal(["two at 1", "one at 1"], _ticks);
    }

    [Fact]
    public void A_timer_that_is_set_on_the_way_fires_on_the_way()
    {
        using var inner = Timer("inner", Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var outer = _clock.CreateTimer(_ => inner.Change(Second, Timeout.InfiniteTimeSpan), null, Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(3 * Second);

        Assert.Equal(["inner at 2"], _ticks);
    }

    [Fact]
    public void A_timer_that_is_due_at_once_fires_when_time_is_next_moved_by_nothing_even()
    {
        using var timer = Timer("now", TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.Empty(_ticks);
        _clock.Advance(TimeSpan.Zero);

        Assert.Equal(["now at 0"], _ticks);
    }

    [Fact]
    public void A_timer_that_ended_does_not_fire()
    {
        var timer = Timer("ended", Second, Second);
        timer.Dispose();
        Assert.False(timer.Change(Second, Second));
        _clock.Advance(3 * Second);

        Assert.Empty(_ticks);
        Assert.Null(_clock.NextTimer);
    }

    private ITimer Timer(string name, TimeSpan dueTime, TimeSpan period) =>
        _clock.CreateTimer(_ => _ticks.Add($"{name} at {(_clock.GetUtcNow() - _start).TotalSeconds}"), null, dueTime, period);
}
