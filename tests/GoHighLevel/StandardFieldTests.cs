using Grainline.Automations;

namespace Grainline.Tests.GoHighLevel;

public sealed class StandardFieldTests
{
    [Fact]
    public void The_documented_form_maps_by_name()
    {
        var payload = Webhook.Map("""
            {"phone":"+393491234567","first_name":"Ada","last_name":" Lovelace ","email":"ada@example.com","language":"it","time_zone":"Europe/Rome",
             "custom_fields":{"Budget":"10k","Ospiti ":120,"Menu":["carne","pesce"],"VIP":true},"tags":["new lead","vip"],"metadata":{"source":"form"}}
            """);
        Assert.Equal(["first_name=Ada", "last_name=Lovelace", "email=ada@example.com", "language=it", "time_zone=Europe/Rome"], payload.Standard());
        Assert.Equal(["Budget=10k", "Ospiti=<120>", """Menu=<["carne","pesce"]>""", "VIP=<true>"], payload.Custom());
        Assert.Equal(["new lead", "vip"], payload.Tags());
        Assert.Empty(payload.Warnings);
    }

    [Fact]
    public void An_unknown_root_key_of_the_documented_form_is_dropped_and_said()
    {
        var payload = Webhook.Map("""{"phone":"+393491234567","Budget":"10k","firstname":"Ada"}""");
        Assert.Empty(payload.Standard());
        Assert.Empty(payload.Custom());
        Assert.Equal(["Budget unknown_field", "firstname unknown_field"], payload.Warned());
    }

    [Theory]
    [InlineData("""{"firstName":"Ada","lastName":"Lovelace","contactId":"c1","contact_email":"ada@example.com"}""", "first_name=Ada,last_name=Lovelace,email=ada@example.com,ghl_contact_id=c1", "")]
    [InlineData("""{"name":"Ada Lovelace"}""", "first_name=Ada,last_name=Lovelace", "")]
    [InlineData("""{"name":"Ada Lovelace","firstName":"A."}""", "first_name=A.", "name unknown_field")]
    [InlineData("""{"name":"Ada Lovelace","full_name":"Ada Lovelace"}""", "first_name=Ada,last_name=Lovelace", "")]
    [InlineData("""{"contact_id":"c1","contact_name":"Ada Lovelace","custom":"x"}""", "first_name=Ada,last_name=Lovelace,ghl_contact_id=c1", "")]
    [InlineData("""{"contact":{"id":"c1","name":"Ada Lovelace","email":"ada@example.com","age":36}}""", "first_name=Ada,last_name=Lovelace,email=ada@example.com,ghl_contact_id=c1", "contact.age unknown_field")]
    [InlineData("""{"contact":{"id":"c1","tags":["vip"]}}""", "ghl_contact_id=c1", "")]
    [InlineData("""{"contact":"Ada"}""", "", "contact unknown_field")]
    public void A_body_that_somebody_wrote_names_the_contact_as_people_do(string body, string standard, string warned)
    {
        var payload = WithPhone(body);

        Assert.Equal(standard, string.Join(',', payload.Standard()));
        Assert.Equal(warned, string.Join(',', payload.Warned()));
    }

    [Theory]
    [InlineData("""{"workflow":{},"name":"Ada","contactId":"c1"}""", "name=Ada,contactId=c1")]
    [InlineData("""{"location":{},"contact_name":"Ada"}""", "contact_name=Ada")]
    [InlineData("""{"customData":{"name":"Ada","contact_email":"ada@example.com"}}""", "name=Ada,contact_email=ada@example.com")]
    public void In_GHLs_own_action_such_names_are_custom_fields(string body, string custom)
    {
        var payload = WithPhone(body);

        Assert.Empty(payload.Standard());
        Assert.Equal(custom, string.Join(',', payload.Custom()));
    }

    [Theory]
    [InlineData("GMT-06:00 America/Chicago", "time_zone=America/Chicago")]
    [InlineData("GMT+01:00 Europe/Rome", "time_zone=Europe/Rome")]
    [InlineData("GMT+01:00 Nowhere/Land", "")]
    public void A_time_zone_of_a_merge_field_is_read_without_its_offset(string zone, string standard) =>
        Assert.Equal(standard, string.Join(',', WithPhone($$$"""{"customData":{"timezone":"{{{zone}}}"}}""").Standard()));

    [Fact]
    public void A_root_key_that_the_plan_uses_is_not_unknown()
    {
        var plan = new TriggerPlan
        {
            PhonePath = "number",
            DeliveryIdPath = "event.id",
            TriggerPaths = ["[Data evento]"],
            Mapping = [new("custom.budget", "lead.budget")],
        };
        Assert.Empty(Webhook.Map("""{"number":"+393491234567","event":{"id":"e1"},"Data evento":"x","lead":{"budget":"1"}}""", plan).Warnings);
    }

    [Theory]
    [InlineData("""{"full_name":"Ada King Lovelace"}""", "first_name=Ada,last_name=King Lovelace")]
    [InlineData("""{"full_name":"Ada"}""", "first_name=Ada")]
    [InlineData("""{"full_name":"Ada Lovelace","first_name":"A."}""", "first_name=A.")]
    [InlineData("""{"full_name":"Ada Lovelace","last_name":"L."}""", "last_name=L.")]
    [InlineData("""{"full_name":"Ada Lovelace","first_name":null}""", "first_name!")]
    [InlineData("""{"full_name":"Ada Lovelace","first_name":""}""", "first_name=Ada,last_name=Lovelace")]
    [InlineData("""{"full_name":"Ada Lovelace","customData":{"firstName":"A."}}""", "first_name=A.")]
    [InlineData("""{"customData":{"full_name":"Ada Lovelace","last_name":"L."}}""", "last_name=L.")]
    [InlineData("""{"customData":{"fullName":"Ada Lovelace"}}""", "first_name=Ada,last_name=Lovelace")]
    [InlineData("""{"full_name":null}""", "")]
    public void A_full_name_is_split_only_when_neither_name_came(string body, string standard) =>
        Assert.Equal(standard, string.Join(',', WithPhone(body).Standard()));

    [Theory]
    [InlineData("""{"email":"not an address"}""", "email invalid_email")]
    [InlineData("""{"email":"a@"}""", "email invalid_email")]
    [InlineData("""{"email":"@b.it"}""", "email invalid_email")]
    [InlineData("""{"email":"a@b@c.it"}""", "email invalid_email")]
    [InlineData("""{"email":"a@.it"}""", "email invalid_email")]
    [InlineData("""{"email":"a@b."}""", "email invalid_email")]
    [InlineData("""{"language":"Italiano"}""", "language invalid_language")]
    [InlineData("""{"timezone":"Rome"}""", "timezone invalid_time_zone")]
    [InlineData("""{"timezone":"Pacific Standard Time"}""", "timezone invalid_time_zone")]
    [InlineData("""{"timezone":"europe/rome"}""", "timezone invalid_time_zone")]
    [InlineData("""{"timezone":"../../etc/passwd"}""", "timezone invalid_time_zone")]
    [InlineData("""{"first_name":{"a":1}}""", "first_name invalid_value")]
    [InlineData("""{"first_name":true}""", "first_name invalid_value")]
    [InlineData("""{"last_name":"{{contact.last_name}}"}""", "last_name unresolved_merge_field")]
    public void An_optional_field_that_does_not_fit_is_dropped_with_a_warning(string body, string warning)
    {
        var payload = WithPhone(body);
        Assert.Empty(payload.Standard());
        Assert.Equal([warning], payload.Warned());
    }

    [Fact]
    public void A_name_over_the_limit_is_dropped_and_a_warning_repeats_no_value()
    {
        var payload = WithPhone($$"""{"first_name":"{{new string('ä', 257)}}","email":"secret@nowhere"}""");
        Assert.Empty(payload.Standard());
        Assert.Equal(["first_name too_long", "email invalid_email"], payload.Warned());
        Assert.All(payload.Warnings, warning => Assert.DoesNotContain("ä", warning.Detail, StringComparison.Ordinal));
        Assert.All(payload.Warnings, warning => Assert.DoesNotContain("nowhere", warning.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void Null_erases_and_nothing_changes_nothing() =>
        Assert.Equal(
            ["last_name!", "email!"],
            WithPhone("""{"first_name":"","last_name":null,"email":null,"language":" ","custom_fields":null,"tags":null}""").Standard());

    [Fact]
    public void GHLs_id_of_the_contact_is_contact_id_and_never_id() =>
        Assert.Equal(["ghl_contact_id=c1"], WithPhone("""{"id":"opportunity","contact_id":"c1"}""").Standard());

    [Fact]
    public void A_mapping_wins_over_every_other_place()
    {
        var plan = new TriggerPlan
        {
            Mapping =
            [
                new("first_name", "customData.nome"), new("contact.email", "lead.mails.1"), new("custom.budget", "customData.amount"),
                new("custom.Data evento", "Data evento"), new("tags", "customData.etichette"), new("contact.language", "customData.lingua"),
            ],
        };
        var payload = Webhook.Map(
            """
            {"phone":"+393491234567","first_name":"Ada","email":"a@example.com","lead":{"mails":["x","b@example.com"]},"Data evento":"2026-05-09",
             "customData":{"nome":"\"Augusta\"","amount":10,"etichette":"uno,due","lingua":""},"custom_fields":{"budget":"5"}}
            """,
            plan);
        Assert.Equal(["first_name=Augusta", "email=b@example.com"], payload.Standard());
        Assert.Contains("budget=<10>", payload.Custom());
        Assert.Contains("Data evento=2026-05-09", payload.Custom());
        Assert.Equal(["uno", "due"], payload.Tags());
        Assert.Equal(["customData.lingua empty_value"], payload.Warned());
    }

    [Fact]
    public void A_mapping_that_finds_nothing_leaves_the_field_to_its_usual_place()
    {
        var payload = Webhook.Map(
            """{"phone":"+393491234567","first_name":"Ada"}""", new TriggerPlan { Mapping = [new("first_name", "customData.nome")] });
        Assert.Equal(["first_name=Ada"], payload.Standard());
        Assert.Equal(["customData.nome empty_value"], payload.Warned());
    }

    private static Grainline.GoHighLevel.WebhookPayload WithPhone(string body) => Webhook.Map("""{"phone":"+393491234567",""" + body[1..]);
}
