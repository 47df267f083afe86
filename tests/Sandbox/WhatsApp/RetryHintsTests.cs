using System.Net;
using Grainline.WhatsApp;

namespace Grainline.Tests.WhatsApp;

public sealed class RetryHintsTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 2, 9, 0, 0, TimeSpan.Zero);

    private static string Usage(string minutes) =>
        $$"""{"200000000000002":[{"type":"messages","call_count":100,"estimated_time_to_regain_access":{{minutes}}}]}""";

    [Fact]
    public void Retry_after_is_in_seconds() => Assert.Equal(TimeSpan.FromSeconds(7), Read(("Retry-After", "7")));

    [Fact]
    public void Retry_after_may_be_a_date() =>
        Assert.Equal(TimeSpan.FromSeconds(30), Read(("Retry-After", "Fri, 02 Oct 2026 09:00:30 GMT")));

    [Fact]
    public void The_usage_header_is_in_minutes() => Assert.Equal(TimeSpan.FromMinutes(3), Read(("X-Business-Use-Case-Usage", Usage("3"))));

    [Fact]
    public void The_longer_wish_counts() =>
        Assert.Equal(TimeSpan.FromMinutes(3), Read(("Retry-After", "7"), ("X-Business-Use-Case-Usage", Usage("3"))));

    [Fact]
    public void A_wrong_header_cannot_silence_a_number_for_good() =>
        Assert.Equal(RetryHints.Longest, Read(("Retry-After", "99999999")));

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("\"soon\"")]
    public void A_usage_header_without_a_wait_asks_for_none(string minutes) =>
        Assert.Null(Read(("X-Business-Use-Case-Usage", Usage(minutes))));

    [Fact]
    public void An_absurd_usage_header_asks_for_the_longest_wait() =>
        Assert.Equal(RetryHints.Longest, Read(("X-Business-Use-Case-Usage", Usage("1e999"))));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"a\":[1]}")]
    [InlineData("not json")]
    public void A_usage_header_of_another_shape_is_ignored(string usage) => Assert.Null(Read(("X-Business-Use-Case-Usage", usage)));

    [Fact]
    public void Without_headers_there_is_no_wish() => Assert.Null(Read());

    private static TimeSpan? Read(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        foreach (var (name, value) in headers)
        {
            Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        }

        return RetryHints.Read(response.Headers, Now);
    }
}
