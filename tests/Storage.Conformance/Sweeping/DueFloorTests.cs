using Grainline.Storage.Sweeping;
using Grainline.Tests.Storage.Databases;
using Grainline.Tests.Support;

namespace Grainline.Tests.Storage.Sweeping;

public sealed class DueFloorTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _clock = new(Some.Time);
    private readonly DueFloor _floor;

    public DueFloorTests() => _floor = new DueFloor(_clock);

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public void What_fell_due_more_than_a_minute_before_all_was_claimed_is_passed_over_until_it_is_looked_everywhere()
    {
        Assert.Equal(default, _floor.At(Now));

        _floor.Cleared(Now);
        _clock.Advance(Minute);
        Assert.Equal(Now - (2 * Minute), _floor.At(Now));
        _floor.Cleared(Now);
        Assert.Equal(Now - Minute, _floor.At(Now));

        _clock.Advance(4 * Minute);
        Assert.Equal(default, _floor.At(Now));
    }

    [Fact]
    public void A_clock_that_was_set_back_begins_anew()
    {
        _floor.Cleared(Now);
        Assert.Equal(default, _floor.At(Now - TimeSpan.FromHours(1)));
        Assert.Equal(default, _floor.At(Now));
    }
}
