using Grainline.Automations;
using Grainline.GoHighLevel;

namespace Grainline.Tests.GoHighLevel;

/// <summary>What GHL really sent (facts/ghl.md 7): names, types and oddities are kept, personal values replaced.</summary>
public sealed class RecordedBodies
{
    [Fact]
    public void A_tag_trigger_for_a_contact_without_phone_is_refused()
    {
        var refusal = Webhook.Refuse(Webhook.Sample("wf-01-tag-added-minimal"));
        Assert.Equal((422, WebhookRefusal.MissingPhone, "phone"), (refusal.Status, refusal.Code, refusal.Field));
        Assert.Equal("There is no phone number here; GHL leaves it out when the contact has none.", refusal.Detail);
    }

    [Theory]
    [InlineData("wf-05-pipeline-stage-changed")]
    [InlineData("wf-07-customer-replied-sms")]
    [InlineData("wf-09-link-click-short-location")]
    public void A_contact_without_phone_is_refused_whatever_the_trigger(string sample) =>
        Assert.Equal(WebhookRefusal.MissingPhone, Webhook.Refuse(Webhook.Sample(sample)).Code);

    [Fact]
    public void A_payment_brings_many_custom_fields_by_label()
    {
        var payload = Webhook.Map(Webhook.Sample("wf-03-payment-form-many-custom-fields"), new TriggerPlan
        {
            TriggerPaths = ["payment.total_amount", "payment.card", "payment.coupon_code", "location.name", "Data evento", "customData.type", "nowhere"],
        });

        Assert.Equal("+393491234568", payload.Phone.E164);
        Assert.Equal(["first_name=prova", "email=prova@example.com", "time_zone=Europe/Rome", "ghl_contact_id=CtcPayForm00000000003"], payload.Standard());
        Assert.Equal(
            [
                "Data evento=2025-05-09", "Luogo evento=Via Esempio 303, Torino TO 10100", "Last Invoice ID=67f416a6c485d2430aad0001",
                "How would you like to pay?=Payment Plan", "How many instalments would you like to pay in?=4", "Spouse's Name=e",
                "Initial Payment=4525", "Due Amount=1131.0", "Payment Discounts=0", "Total Distance Miles=Miles (0): $0",
            ],
            payload.Custom()[..10]);
        Assert.StartsWith("Product Items={\"subtotal\":4525,", payload.Custom()[10], StringComparison.Ordinal);
        Assert.Equal(
            ["No of Photographer=<1>", "No of VideoGrapher=<1>", "type=appointment", "contact_timezone=CET"], payload.Custom()[11..]);
        Assert.Empty(payload.Patch.AddTags);
        Assert.Equal(
            ["payment.total_amount=<1131>", "location.name=Studio Prova", "Data evento=2025-05-09", "customData.type=appointment"],
            payload.Trigger().Where(line => !line.StartsWith("payment.card", StringComparison.Ordinal)));
        Assert.Contains("\"last4\":\"4242\"", payload.Trigger()[1], StringComparison.Ordinal);
        Assert.Equal(
            [
                "Contact: Link preventivo", "Nome sposa", "Dove si tiene l'evento?", "Multi Line 2fay", "Rata pagata",
                "Quali sono i tuoi obiettivi per foto o video?", "Cerco un fotografo per il mio…", "Qual è il tuo budget indicativo?",
                "Ci sono extra che hai in mente?", "Stripe Customer ID",
            ],
            payload.Warnings.Select(warning => warning.Field));
        Assert.All(payload.Warnings, warning => Assert.Equal("empty_value", warning.Code));
        Assert.Null(payload.DeliveryId);
    }

    [Fact]
    public void Tags_come_as_one_text_and_may_have_spaces()
    {
        var payload = Webhook.Map(Webhook.Sample("wf-04-payment-link-user-block"));
        Assert.Equal("+393491234569", payload.Phone.E164);
        Assert.Equal(["prodotto", "campagna uno", "26marzo", "per l invio massivo", "prodotti", "archivio 09-12", "vinto"], payload.Tags());
        Assert.Equal(
            ["first_name=Marco", "last_name=esempio", "email=marco.esempio@example.com", "ghl_contact_id=CtcPayLink00000000004"], payload.Standard());
        Assert.Empty(payload.Custom());
        Assert.Empty(payload.Warnings);
    }

    [Fact]
    public void A_stage_change_keeps_the_contact_apart_from_the_opportunity()
    {
        var payload = Webhook.Map(
            Webhook.Sample("wf-08-stage-changed-bad-customdata-keys"),
            new TriggerPlan { TriggerPaths = ["pipleline_stage", "id", "customData.monetaryValue", "user.firstName"] });

        Assert.Equal("+393491234571", payload.Phone.E164);
        Assert.Equal(
            [
                "first_name=Sara", "last_name=Esempio", "email=sara@example.com", "time_zone=America/Los_Angeles",
                "ghl_contact_id=CtcStage0000000000008",
            ],
            payload.Standard());
        Assert.Equal(
            [
                "Credit Rating=Good", "Loan Amount=<357500>", "Lead ID=998877", "Rate Quote=https://example.com/q/1.pdf",
                "contactId=CtcStage0000000000008", "pipelineName=1) Leads", "monetaryValue=0",
            ],
            payload.Custom());
        Assert.Equal(["lead caldo", "meta"], payload.Tags());
        Assert.Equal(["pipleline_stage=Ghosted", "id=OppO0000000000000008", "customData.monetaryValue=0", "user.firstName=Anna"], payload.Trigger());
        Assert.Equal(["customData.pipelineStageName empty_value"], payload.Warned());
    }

    [Theory]
    [InlineData("wf-01-tag-added-minimal", "first_name=Prova,last_name=Cattura,email=prova.cattura@example.com,ghl_contact_id=CtcT4gAdd3dAAAA000001", "origine_prova=cattura-012", "tag-prova", "")]
    [InlineData("wf-05-pipeline-stage-changed", "first_name=Nome,last_name=Cognome,email=nome@example.com,ghl_contact_id=CtcStage0000000000005", "event_name=crm_stage_change,stage_name=Nuovi_Lead,meta_id=invalid_pixel,platform_meta=true,meta_token=invalidToken,em=nome@example.com,uid=CtcStage0000000000005,pipeline_name=Imbuto_Prova", "", "customData.ph empty_value,customData.fbclid empty_value")]
    [InlineData("wf-07-customer-replied-sms", "first_name=Anna,ghl_contact_id=CtcReply0000000000007", "event=inbound_message,channel=2,contactId=CtcReply0000000000007", "", "")]
    [InlineData("wf-09-link-click-short-location", "first_name=Prova,last_name=McProva,email=prova@example.com,ghl_contact_id=CtcClick0000000000009", "product_slug=prodotto-a", "", "")]
    public void Bodies_without_phone_map_when_they_have_one(string sample, string standard, string custom, string tags, string warnings)
    {
        byte[] body = [.. "{\"phone\":\"+393491234567\","u8, .. Webhook.Sample(sample)[1..]];
        var payload = Webhook.Map(body);
        Assert.Equal(Webhook.Phone, payload.Phone.E164);
        Assert.Equal(Split(standard), payload.Standard());
        Assert.Equal(Split(custom), payload.Custom());
        Assert.Equal(Split(tags), payload.Tags());
        Assert.Equal(Split(warnings), payload.Warned());
    }

    private static string[] Split(string joined) => joined.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
