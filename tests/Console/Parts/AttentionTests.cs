using Grainline.Pages.Backend;
using Grainline.Pages.Overview;

namespace Grainline.Tests.Console.Parts;

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
    public void What_is_held_says_by_whom_and_when_it_asks_again()
    {
        var facts = Nothing with { Channels = [new ChannelLine("ch", "Shop", "whatsapp_cloud", null, null, null, null, null, [new ChannelHold("channel", "190", Now.AddMinutes(5))])] };

        var concern = Assert.Single(Attention.Of(facts, Now));

        Assert.Equal((ConcernKind.Held, "Shop", "190", "WhatsApp", Now.AddMinutes(5)), (concern.Kind, concern.Subject, concern.Reason, concern.Holder, concern.AsksAgain));
    }

    [Fact]
    public void A_template_that_is_held_is_named_and_leads_to_the_templates()
    {
        var facts = Nothing with { Channels = [Channel("Shop", trouble: null) with { Holds = [new ChannelHold("template:welcome/it", "PAUSED", Now.AddMinutes(5)), new ChannelHold("country:US", "130497", Now.AddMinutes(5))] }] };

        Assert.Equal(
            [(ConcernKind.PartlyHeld, "welcome/it", "/settings/templates"), (ConcernKind.PartlyHeld, "US", "/settings")],
            Attention.Of(facts, Now).Select(concern => (concern.Kind, concern.Part!, concern.Href)));
    }

    [Fact]
    public void What_gets_no_answer_is_named_with_where_to_look_and_what_is_held_besides_is_not_named_twice()
    {
        var trouble = new ProviderTrouble("unreachable", "No answer came.", Now.AddHours(-2), Now.AddMinutes(-1));
        var facts = Nothing with
        {
            Channels =
            [
                Channel("Silent", trouble), Channel("Well", trouble: null), Channel("Long ago", trouble with { LastAt = Now.AddDays(-2) }),
                Channel("Held", trouble) with { Holds = [new ChannelHold("channel", "190", Now.AddMinutes(5))] },
                Channel("One template", trouble) with { Holds = [new ChannelHold("template:a/it", "PAUSED", Now.AddMinutes(5))] },
            ],
            Connections = [new ConnectionLine("con", "Rome", Trouble: trouble), new ConnectionLine("held", "Milan", "invalid_token", Now.AddMinutes(5), trouble)],
        };

        var concerns = Attention.Of(facts, Now).Where(concern => concern.Kind == ConcernKind.Unreachable);

        Assert.Equal(
            [("Silent", "WhatsApp", "/settings"), ("One template", "WhatsApp", "/settings"), ("Rome", "Go High Level", "/settings/connections")],
            concerns.Select(concern => (concern.Subject, concern.Holder, concern.Href)));
        Assert.All(concerns, concern => Assert.Equal(("unreachable", Now.AddHours(-2), true), (concern.Reason, concern.Since, concern.IsBad)));
    }

    private static ChannelLine Channel(string name, ProviderTrouble? trouble) => new("ch", name, "whatsapp_cloud", null, null, null, null, null, Trouble: trouble);

    private static DeliveryLine Delivery(string automation, string code, TimeSpan ago) =>
        new("del", automation, Now - ago, "webhook", "rejected", 422, code, null, null, null, null, null, null, ContactCreated: false, null);
}
