using Grainline.Tests.Engines;
using Grainline.Tests.Grains;

namespace Grainline.Tests;

/// <summary>An engine whose mailboxes are small.</summary>
public sealed class SmallMailboxes() : EngineFixture(new EngineLimits { MaxMailboxLength = 10 });

/// <summary>The mailbox is bounded.</summary>
public sealed class LimitTests(SmallMailboxes engine) : IClassFixture<SmallMailboxes>
{
    [Fact]
    public async Task Over_the_limit_of_the_mailbox_calls_fail_at_once_and_are_not_done()
    {
        var key = Probe.NewKey();
        var grain = engine.Grains.GetGrain<ITurnGrain>(key);
        var first = grain.Pass("gate");
        await engine.Probe.Noted(key, "gate in");

        var calls = Enumerable.Range(0, 40).Select(_ => grain.Pass("gate")).ToList();
        await Support.Eventually.Holds(() => calls.Count(call => call.IsFaulted) >= 29);
        engine.Probe.Open(key, "gate");
        await first;
        await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.All(calls.Where(call => call.IsFaulted), call => Assert.IsType<LimitExceededException>(call.Exception!.InnerException));
        Assert.InRange(calls.Count(call => call.IsCompletedSuccessfully), 9, 11);
        Assert.Equal(
            1 + calls.Count(call => call.IsCompletedSuccessfully),
            engine.Probe.Diary(key).Count(note => string.Equals(note, "gate in", StringComparison.Ordinal)));
        await grain.Activation();
    }
}
