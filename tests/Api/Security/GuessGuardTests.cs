using System.Net;
using Grainline.Api.Access;
using Grainline.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grainline.Tests.Api.Security;

/// <summary>How wrong tries are counted.</summary>
public sealed class GuessGuardTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_source_has_its_tries_at_once_and_then_one_more_from_time_to_time()
    {
        var guard = Guard(tries: 3);
        Assert.Equal((TimeSpan?[])[null, null, null, TimeSpan.FromSeconds(10)], Enumerable.Range(0, 4).Select(_ => guard.Wrong(From("192.0.2.1"))));
        Assert.Equal(TimeSpan.FromSeconds(10), guard.HeldUp(From("192.0.2.1")));
        Assert.Null(guard.HeldUp(From("192.0.2.2")));

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(guard.HeldUp(From("192.0.2.1")));
        Assert.Null(guard.Wrong(From("192.0.2.1")));
        Assert.NotNull(guard.Wrong(From("192.0.2.1")));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => guard.Wrong(From("192.0.2.1")) is null));
    }

    [Fact]
    public void A_try_that_was_right_in_the_end_is_given_back()
    {
        var guard = Guard(tries: 1);
        for (var times = 0; times < 10; times++)
        {
            Assert.Null(guard.Wrong(From("192.0.2.1")));
            guard.WasRight(From("192.0.2.1"));
        }

        Assert.Null(guard.Wrong(From("192.0.2.1")));
        Assert.NotNull(guard.Wrong(From("192.0.2.1")));
        guard.WasRight(From("192.0.2.9"));
    }

    [Fact]
    public void Counting_can_be_turned_off()
    {
        var guard = Guard(tries: 0);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Null(guard.Wrong(From("192.0.2.1"))));
        Assert.Null(guard.HeldUp(From("192.0.2.1")));
    }

    [Fact]
    public void Tries_at_the_same_time_are_all_counted()
    {
        var guard = Guard(tries: 100);
        var allowed = 0;
        Parallel.For(0, 1_000, _ =>
        {
            if (guard.Wrong(From("192.0.2.1")) is null)
            {
                Interlocked.Increment(ref allowed);
            }
        });
        Assert.Equal(100, allowed);
    }

    [Fact]
    public void Sources_are_forgotten_when_they_have_all_their_tries_again_and_never_too_many()
    {
        var guard = Guard(tries: 2, sources: 10);
        Assert.All(Enumerable.Range(0, 10), number => Assert.Null(guard.Wrong(From($"192.0.2.{number}"))));

        // There is no room for more, so they share one count.
        Assert.Equal(2, Enumerable.Range(0, 10).Count(number => guard.Wrong(From($"198.51.100.{number}")) is null));
        Assert.Null(guard.Wrong(From("192.0.2.1")));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.All(Enumerable.Range(0, 9), number => Assert.Null(guard.Wrong(From($"203.0.113.{number}"))));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    public void A_subscriber_of_ipv6_is_one_source_and_ipv4_is_itself_however_it_is_spelled(string one, string other, bool isSame) =>
        Assert.Equal(isSame, From(one) == From(other));

    private static GuessSource From(string address) =>
        GuessSource.Of(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } }, "keys");

    private GuessGuard Guard(int tries, int sources = 1_000) => new(
        Options.Create(new GuessOptions { WrongTries = tries, WrongTryEvery = TimeSpan.FromSeconds(10), MaxSources = sources }), _time);
}
