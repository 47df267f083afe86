using System.Text;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.WhatsApp;

/// <summary>Kinds of news of which there is no recorded sample (facts/whatsapp.md 2.4, 2.6 and 2.7).</summary>
public sealed class WebhookKindTests
{
    [Theory]
    [InlineData("""{"type":"user_changed_number","wa_id":"393499999999","user_id":"IT.9","body":"Mario changed"}""")]
    [InlineData("""{"type":"customer_changed_number","new_wa_id":"393499999999","user_id":"IT.9"}""")]
    public void A_person_who_changes_the_number_is_known_by_both(string system)
    {
        var read = Message($$"""{"id":"m","from":"393491234567","timestamp":"1790307895","type":"system","system":{{system}}}""");

        Assert.Equal(
            new PhoneNumberChangedEvent
            {
                Wamid = "m",
                OldPhone = "+393491234567",
                NewPhone = "+393499999999",
                NewUserId = "IT.9",
                PhoneNumberId = "1",
                At = DateTimeOffset.FromUnixTimeSeconds(1790307895),
            },
            read);
    }

    [Theory]
    [InlineData("""{"type":"user_identity_changed"}""")]
    [InlineData("""{"type":"user_changed_number"}""")]
    [InlineData("\"x\"")]
    public void Another_system_message_is_a_message_of_that_type(string system) =>
        Assert.Equal("system", Assert.IsType<InboundMessageEvent>(Message($$"""{"id":"m","from":"39349","type":"system","system":{{system}}}""")).Type);

    [Fact]
    public void A_reaction_says_of_what()
    {
        var read = Inbound("""{"id":"m","from":"39349","type":"reaction","reaction":{"message_id":"w1","emoji":"👍"}}""");

        Assert.Equal(("👍", "w1", null), (read.Reaction, read.ContextId, read.Text));
    }

    [Theory]
    [InlineData("image", """{"id":"7","mime_type":"image/jpeg","caption":"eccola"}""", "eccola", false)]
    [InlineData("audio", """{"id":"7","mime_type":"audio/ogg; codecs=opus","voice":true}""", null, true)]
    [InlineData("sticker", """{"id":"7","mime_type":"image/webp","animated":false}""", null, false)]
    public void Media_has_an_id_and_a_kind(string type, string content, string? text, bool isVoice)
    {
        var read = Inbound($$"""{"id":"m","from":"39349","type":"{{type}}","{{type}}":{{content}}}""");

        Assert.Equal(("7", text, isVoice), (read.Media?.Id, read.Text, read.Media?.IsVoice));
    }

    [Fact]
    public void A_finished_flow_brings_its_json() => Assert.Equal(
        """{"a":1}""",
        Inbound("""{"id":"m","from":"39349","type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","response_json":"{\"a\":1}"}}}""").FlowResponse);

    [Fact]
    public void An_interactive_message_without_its_inner_object_is_one_that_meta_does_not_show()
    {
        var read = Inbound("""{"id":"m","from":"39349","type":"interactive","errors":[{"code":131000}]}""");

        Assert.Equal(("unsupported", null, null, """[{"code":131000}]"""), (read.Type, read.ReplyId, read.ReplyTitle, read.Content));
    }

    [Theory]
    [InlineData("reaction", """{"message_id":"w1","emoji":"👍"}""")]
    [InlineData("location", """{"latitude":45.5,"longitude":9.2,"name":"Ufficio"}""")]
    [InlineData("document", """{"id":"7","mime_type":"application/pdf","filename":"a.pdf"}""")]
    [InlineData("something_new", """{"a":"b"}""")]
    public void What_a_kind_brings_is_kept_as_it_came(string type, string content) =>
        Assert.Equal(content, Inbound($$"""{"id":"m","from":"39349","type":"{{type}}","{{type}}":{{content}}}""").Content);

    [Fact]
    public void What_no_text_can_hold_is_replaced_in_what_is_kept() => Assert.Equal(
        """{"name":"\ufffd"}""",
        Inbound("""{"id":"m","from":"39349","type":"location","location":{"name":"\ud800"}}""").Content);

    [Theory]
    [InlineData("stop", false)]
    [InlineData("resume", true)]
    public void A_person_stops_and_resumes_marketing_by_phone_or_by_user_id(string value, bool isWanted)
    {
        var preferences = Read(
            "user_preferences", $$"""{"metadata":{"phone_number_id":"1"},"user_preferences":[{"wa_id":"39349","value":"{{value}}"},{"user_id":"IT.1","value":"{{value}}"}]}""");

        Assert.Equal(
            [
                new MarketingPreferenceEvent { PhoneNumberId = "1", Phone = "+39349", IsWanted = isWanted },
                new MarketingPreferenceEvent { PhoneNumberId = "1", UserId = "IT.1", IsWanted = isWanted },
            ],
            preferences);
    }

    [Theory]
    [InlineData("""{"wa_id":"39349","value":"pause"}""")]
    [InlineData("""{"value":"stop"}""")]
    [InlineData("""{"wa_id":"a\u0000b","value":"stop"}""")]
    [InlineData("""{"user_id":"IT.\u00002","value":"stop"}""")]
    [InlineData("""{"user_id":"","value":"stop"}""")]
    public void Another_preference_is_kept_as_unknown(string preference) =>
        Assert.IsType<UnknownEvent>(Assert.Single(Read("user_preferences", $$"""{"user_preferences":[{{preference}}]}""")));

    [Fact]
    public void What_is_too_long_for_a_phone_or_an_id_is_nobodys() => Assert.IsType<UnknownEvent>(Assert.Single(
        Read("user_preferences", $$"""{"user_preferences":[{"wa_id":"{{new string('3', 1_000)}}","value":"stop"}]}""")));

    [Fact]
    public void A_templates_quality_is_told()
    {
        var read = Assert.Single(Read(
            "message_template_quality_update",
            """{"previous_quality_score":"GREEN","new_quality_score":"YELLOW","message_template_id":3,"message_template_name":"t","message_template_language":"it"}"""));

        Assert.Equal(
            new TemplateQualityEvent { WabaId = "W", TemplateId = "3", Name = "t", Language = "it", Previous = "GREEN", Quality = "YELLOW" }, read);
    }

    [Theory]
    [InlineData("phone_number_quality_update", """{"display_phone_number":"390","event":"UPGRADE","current_limit":"TIER_10K"}""", "UPGRADE", "390")]
    [InlineData("business_capability_update", """{"max_daily_conversations_per_business":2000}""", null, null)]
    [InlineData("account_alerts", """{"alert_type":"OBA_APPROVED"}""", "OBA_APPROVED", null)]
    public void News_of_the_account_is_kept_whole(string field, string value, string? what, string? number)
    {
        var read = Assert.IsType<AccountEvent>(Assert.Single(Read(field, value)));

        Assert.Equal((field, what, number, "W"), (read.Field, read.Event, read.DisplayPhoneNumber, read.WabaId));
        Assert.Contains(value, read.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_of_a_person_without_phone_has_the_user_id()
    {
        var status = Assert.IsType<MessageStatusEvent>(Assert.Single(Read(
            "messages", """{"statuses":[{"id":"w","status":"sent","recipient_id":"IT.1"}]}""")));

        Assert.Equal((null, "IT.1"), (status.RecipientId, status.RecipientUserId));
    }

    private static InboundMessageEvent Inbound(string message) => Assert.IsType<InboundMessageEvent>(Message(message));

    private static WebhookEvent Message(string message) =>
        Assert.Single(Read("messages", $$"""{"metadata":{"phone_number_id":"1"},"messages":[{{message}}]}"""));

    private static IEnumerable<WebhookEvent> Read(string field, string value) => WebhookParser.Parse(Encoding.UTF8.GetBytes(
        $$"""{"entry":[{"id":"W","changes":[{"field":"{{field}}","value":{{value}}}]}]}"""));
}
