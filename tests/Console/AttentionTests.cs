using Grainline.Pages.Backend;
using Grainline.Pages.Overview;

namespace Grainline.Tests.Console;

/// <summary>What the overview says needs somebody.</summary>
public sealed class AttentionTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly AttentionFacts Nothing = new([], [], [], [], []);

    [Fact]
    public void Where_nothing_failed_nothing_needs_attention() => Assert.Empty(Attention.Of(Nothing, Now));

    [Fact]
    public void A_cause_is_named_once_with_how_often_it_was_seen_in_a_day()
    {
        var facts = Nothing with
        {
            Rejected =
            [
                Delivery("wh_a", "invalid_secret", TimeSpan.FromHours(1)), Delivery("wh_a", "invalid_secret", TimeSpan.FromHours(23)),
                Delivery("wh_a", "invalid_secret", TimeSpan.FromHours(25)), Delivery("wh_a", "missing_phone", TimeSpan.FromHours(1)),
            ],
        };

        var concerns = Attention.Of(facts, Now);

        Assert.Equal([("invalid_secret", 2, true), ("missing_phone", 1, false)], concerns.Select(concern => (concern.Reason!, concern.Count, concern.IsBad)));
        Assert.All(concerns, concern => Assert.Equal("/deliveries?outcome=rejected&automation=wh_a", concern.Href));
    }

    [Fact]
    public void What_was_skipped_on_purpose_needs_nobody()
    {
        var facts = Nothing with { Skipped = [Delivery("wh_a", "once", TimeSpan.Zero), Delivery("wh_a", "loop_guard", TimeSpan.Zero), Delivery("wh_a", "too_many_runs", TimeSpan.FromDays(2))] };

        Assert.Equal(["loop_guard"], Attention.Of(facts, Now).Select(concern => concern.Reason!));
    }

    [Fact]
    public void What_is_held_says_by_whom_and_until_when()
    {
        var facts = Nothing with { Channels = [new ChannelLine("ch", "Shop", "whatsapp_cloud", null, null, null, null, null, [new ChannelHold("all", "190", Now.AddMinutes(5))])] };

        var concern = Assert.Single(Attention.Of(facts, Now));

        Assert.Equal((ConcernKind.Held, "Shop", "190", "WhatsApp", Now.AddMinutes(5)), (concern.Kind, concern.Subject, concern.Reason, concern.Holder, concern.Until));
    }

    private static DeliveryLine Delivery(string automation, string code, TimeSpan ago) =>
        new("del", automation, Now - ago, "webhook", "rejected", 422, code, null, null, null, null, null, null, ContactCreated: false, null);
}
