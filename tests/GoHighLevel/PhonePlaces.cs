using Grainline.Automations;
using Grainline.GoHighLevel;

namespace Grainline.Tests.GoHighLevel;

public sealed class PhonePlaces
{
    [Theory]
    [InlineData("""{"phone":"+39 349 1234567"}""")]
    [InlineData("""{" phone ":"+393491234567"}""")]
    [InlineData("""{"phone":393491234567}""")]
    [InlineData("""{"contact_id":"c","phone":"+393491234567","customData":{"phone":"+39 02 1234567"}}""")]
    [InlineData("""{"customData":{"phone":"+39 34 91234567"}}""")]
    [InlineData("""{"phone":"","customData":{"phone":"+393491234567"}}""")]
    [InlineData("""{"phone":null,"customData":{"phone":"+393491234567"}}""")]
    [InlineData("""{"phone":"{{contact.phone}}","customData":{"phone":"\"+393491234567\""}}""")]
    [InlineData("""{"customData":[{"id":"phone","fieldValue":"+393491234567"}]}""")]
    public void The_phone_is_at_the_root_or_else_in_customData(string body) =>
        Assert.Equal(Webhook.Phone, Webhook.Map(body).Phone.E164);

    [Theory]
    [InlineData("""{"contact":{"name":"Ada","phone":"+39 349 1234567"}}""")]
    [InlineData("""{"contact_id":"c","contact_phone":"+393491234567"}""")]
    [InlineData("""{"phone":"","contact_phone":"","contact":{"phone":"+393491234567"}}""")]
    public void In_a_body_that_somebody_wrote_it_may_be_at_the_contact(string body) =>
        Assert.Equal(Webhook.Phone, Webhook.Map(body).Phone.E164);

    [Theory]
    [InlineData("""{"workflow":{},"contact":{"phone":"+393491234567"}}""")]
    [InlineData("""{"location":{},"contact_phone":"+393491234567"}""")]
    public void In_GHLs_own_action_it_is_not(string body) => Assert.Equal(WebhookRefusal.MissingPhone, Webhook.Refuse(body).Code);

    [Fact]
    public void A_national_number_needs_the_default_region()
    {
        const string Body = """{"customData":{"phone":"349 1234567"}}""";
        Assert.Equal(Webhook.Phone, Webhook.Map(Body, new TriggerPlan { DefaultRegion = "IT" }).Phone.E164);
        var refusal = Webhook.Refuse(Body);
        Assert.Equal((422, WebhookRefusal.InvalidPhone, "customData.phone", "no_country_code"), (refusal.Status, refusal.Code, refusal.Field, refusal.Reason));
    }

    [Theory]
    [InlineData("""{"phone":"+39 12"}""", "too_short")]
    [InlineData("""{"phone":true}""", "not_a_number")]
    [InlineData("""{"phone":["+393491234567"]}""", "not_a_number")]
    [InlineData("""{"phone":"ask Ada","customData":{"phone":"+393491234567"}}""", "letters")]
    public void A_phone_that_is_none_is_refused_with_the_reason(string body, string reason)
    {
        var refusal = Webhook.Refuse(body);
        Assert.Equal((422, WebhookRefusal.InvalidPhone, "phone", reason), (refusal.Status, refusal.Code, refusal.Field, refusal.Reason));
    }

    [Theory]
    [InlineData("{}", "phone")]
    [InlineData("""{"phone":" "}""", "phone")]
    [InlineData("""{"phone":null}""", "phone")]
    [InlineData("""{"phone":[]}""", "phone")]
    [InlineData("""{"Phone":"+393491234567"}""", "phone")]
    [InlineData("""{"customData":{"phone":"{{contact.phone}}"}}""", "phone")]
    public void A_missing_phone_is_refused_with_the_place(string body, string field)
    {
        var refusal = Webhook.Refuse(body);
        Assert.Equal((422, WebhookRefusal.MissingPhone, field), (refusal.Status, refusal.Code, refusal.Field));
        Assert.Equal(body.Contains("{{", StringComparison.Ordinal), refusal.Detail.Contains("merge field", StringComparison.Ordinal));
    }

    [Fact]
    public void The_plan_may_say_where_the_phone_is_and_then_it_is_nowhere_else()
    {
        const string Body = """{"phone":"+390212345678","lead":{"numbers":["+393491234567"]}}""";
        Assert.Equal(Webhook.Phone, Webhook.Map(Body, new TriggerPlan { PhonePath = "lead.numbers.0" }).Phone.E164);
        Assert.Equal(Webhook.Phone, Webhook.Map(Body, new TriggerPlan { Mapping = [new("contact.phone", "lead.numbers[0]")] }).Phone.E164);
        var refusal = Webhook.Refuse(Body, new TriggerPlan { PhonePath = "lead.phone" });
        Assert.Equal((WebhookRefusal.MissingPhone, "lead.phone"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void A_start_of_our_own_names_the_phone_where_it_always_is_unless_the_place_of_the_plan_has_one()
    {
        foreach (var plan in (TriggerPlan[])[new() { PhonePath = "lead.phone" }, new() { Mapping = [new("contact.phone", "lead.phone")] }])
        {
            var own = plan with { MayNamePhone = true };
            Assert.Equal(Webhook.Phone, Webhook.Map("""{"phone":"+393491234567","bulk_id":"blk_1"}""", own).Phone.E164);
            Assert.Equal(Webhook.Phone, Webhook.Map("""{"phone":"+390212345678","lead":{"phone":"+393491234567"}}""", own).Phone.E164);
            Assert.Equal((WebhookRefusal.MissingPhone, "phone"), (Webhook.Refuse("{}", own).Code, Webhook.Refuse("{}", own).Field));
            Assert.Equal("lead.phone", Webhook.Refuse("""{"phone":"+390212345678","lead":{"phone":"12"}}""", own).Field);
        }
    }

    [Fact]
    public void Another_spelling_of_the_phone_in_customData_is_no_custom_field()
    {
        Assert.Empty(Webhook.Map("""{"phone":"+393491234567","customData":{"phone":"+39 34 91234567"}}""").Custom());
        Assert.Equal(["phone=+39021234567"], Webhook.Map("""{"phone":"+393491234567","customData":{"phone":"+39021234567"}}""").Custom());
    }
}
