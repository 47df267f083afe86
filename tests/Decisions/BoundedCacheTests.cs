namespace Grainline.Tests.Decisions;

public sealed class BoundedCacheTests
{
    private readonly BoundedCache<string, int> _cache = new(2, StringComparer.Ordinal);

    [Fact]
    public void A_full_cache_drops_all_for_what_comes_anew()
    {
        Fill();

        _cache.Set("c", 3);

        Assert.Equal(["c"], Kept());
    }

    [Fact]
    public void What_is_known_and_kept_anew_drops_nothing()
    {
        Fill();

        _cache.Set("a", 5);

        Assert.Equal(["a", "b"], Kept());
        Assert.Equal(5, _cache.GetOrAdd("a", _ => 0));
    }

    [Fact]
    public void What_is_known_is_not_made_again()
    {
        Fill();

        Assert.Equal(1, _cache.GetOrAdd("a", _ => throw new InvalidOperationException("It was made again.")));
        Assert.Equal(["a", "b"], Kept());
    }

    [Fact]
    public void What_was_cleared_is_made_again()
    {
        Fill();

        _cache.Clear();

        Assert.Equal(7, _cache.GetOrAdd("a", _ => 7));
    }

    private void Fill()
    {
        _cache.Set("a", 1);
        _cache.Set("b", 2);
    }

    private string[] Kept() => [.. ((string[])["a", "b", "c"]).Where(key => _cache.TryGetValue(key, out _))];
}
