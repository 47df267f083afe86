using Grainline.Pages.Reports;

namespace Grainline.Tests.Console.Parts;

/// <summary>Shares as the report says them.</summary>
public sealed class ShareTests
{
    [Theory]
    [InlineData(1, 6, "17")]
    [InlineData(1, 3, "33")]
    [InlineData(1, 200, "1")]
    [InlineData(1, 201, "<1")]
    [InlineData(0, 6, "0")]
    [InlineData(0, 0, "0")]
    [InlineData(6, 6, "100")]
    [InlineData(7, 6, "100")]
    public void A_share_is_rounded_to_the_nearest_and_what_is_something_is_not_nothing(long part, long whole, string shown) =>
        Assert.Equal(shown, new Share(part, whole).ToString());
}
