namespace Grainline.Tests.Soak;

/// <summary>The rule must see what it is there for, or a soak proves nothing.</summary>
public sealed class FlatnessTests
{
    private const int Minutes = 30;
    private static readonly Figure Heap = Flatness.Figures[0];

    [Fact]
    public void A_heap_that_breathes_is_flat() => Assert.True(Flatness.IsFlat(Heap, Heaps(minute => 60 + (5 * (minute % 4)))));

    [Fact]
    public void A_heap_that_fills_up_while_it_warms_up_is_flat() => Assert.True(Flatness.IsFlat(Heap, Heaps(minute => Math.Min(80, 20 + (minute * 10)))));

    [Fact]
    public void A_heap_that_grows_by_half_a_MiB_a_minute_is_not() => Assert.False(Flatness.IsFlat(Heap, Heaps(minute => 60 + (minute * 0.5))));

    [Fact]
    public void A_handle_that_is_lost_every_minute_is_seen()
    {
        var leak = Enumerable.Range(0, Minutes).Select(minute => new Sample(TimeSpan.FromMinutes(minute), new Holdings(0, 0, 0, 100 + minute, 0), 0, 0));
        Assert.False(Flatness.IsFlat(Flatness.Figures[3], [.. leak]));
    }

    private static List<Sample> Heaps(Func<int, double> megabytes) => [.. Enumerable.Range(0, Minutes).Select(minute =>
        new Sample(TimeSpan.FromMinutes(minute), new Holdings((long)(megabytes(minute) * (1 << 20)), 0, 0, 0, 0), 0, 0))];
}
