using Grainline.Automations;
using Grainline.Contacts;
using Grainline.GoHighLevel;

namespace Grainline.Tests.GoHighLevel;

public sealed class TriggerDataTests
{
    private const string Body = """
        {"phone":"+393491234567","contact_id":"c","Data evento":"2026-05-09","No. of guests":80,"a.b":"dotted","a":{"b":"nested","c":null},
         "calendar":{"appoinmentStatus":"confirmed","startTime":"2026-05-09T10:00:00"},
         "payment":{"line_items":[{"title":"Uno"},{"title":"Due"}],"utm":"null"},
         "customData":{"type":"\"callCompleted\"","mail":"{{contact.email}}","empty":"","monetaryValue ":"0"}}
        """;

    [Theory]
    [InlineData("calendar.appoinmentStatus", "confirmed")]
    [InlineData("[Data evento]", "2026-05-09")]
    [InlineData("Data evento", "2026-05-09")]
    [InlineData("No. of guests", "<80>")]
    [InlineData("[No. of guests]", "<80>")]
    [InlineData("payment.line_items.1.title", "Due")]
    [InlineData("payment.line_items[1].title", "Due")]
    [InlineData("payment.line_items.[1].title", "Due")]
    [InlineData("payment.line_items", """<[{"title":"Uno"},{"title":"Due"}]>""")]
    [InlineData("a.b", "dotted")]
    [InlineData("a.[b]", "nested")]
    [InlineData("payment.utm", "null")]
    [InlineData("customData.type", "callCompleted")]
    [InlineData("customData.monetaryValue", "0")]
    public void A_path_leads_to_its_value(string path, string value) =>
        Assert.Equal([$"{path}={value}"], Webhook.Map(Body, new TriggerPlan { TriggerPaths = [path] }).Trigger());

    [Theory]
    [InlineData("2027-01-10T15:00:00", "America/New_York", "2027-01-10T15:00:00-05:00")]
    [InlineData("2027-07-10 15:00:00", "Europe/Rome", "2027-07-10T15:00:00+02:00")]
    [InlineData("2027-01-10T15:00", "UTC", "2027-01-10T15:00:00+00:00")]
    [InlineData("2027-01-10T15:00:00Z", "America/New_York", "2027-01-10T15:00:00Z")]
    [InlineData("2027-01-10", "America/New_York", "2027-01-10")]
    [InlineData("2027-01-10T15:00:00", "Nowhere", "2027-01-10T15:00:00")]
    [InlineData("2027-01-10T15:00:00", "", "2027-01-10T15:00:00")]
    public void An_appointment_is_in_the_zone_that_stands_beside_it(string time, string zone, string expected)
    {
        var body = $$$"""{"phone":"+393491234567","contact_id":"c","calendar":{"startTime":"{{{time}}}","endTime":"{{{time}}}","selectedTimezone":"{{{zone}}}"}}""";
        var mapped = Webhook.Map(body, new TriggerPlan
        {
            TriggerPaths = ["calendar.startTime", "calendar.endTime"],
            Mapping = [new("custom.at", "calendar.startTime")],
        });
        Assert.Equal([$"calendar.startTime={expected}", $"calendar.endTime={expected}"], mapped.Trigger());
        Assert.Equal(expected, mapped.Patch.Custom.Single(field => field.Name == "at").Value!.Value.Raw);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("calendar.nowhere")]
    [InlineData("calendar.startTime.x")]
    [InlineData("payment.line_items.2.title")]
    [InlineData("payment.line_items.-1")]
    [InlineData("customData.empty")]
    [InlineData("customData.mail")]
    [InlineData("[Data evento")]
    [InlineData("[]")]
    [InlineData(".")]
    public void A_path_that_leads_nowhere_gives_nothing(string path) =>
        Assert.Empty(Webhook.Map(Body, new TriggerPlan { TriggerPaths = [path] }).Trigger());

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    public void The_whole_body_can_be_kept(string path)
    {
        var data = Assert.Single(Webhook.Map(Body, new TriggerPlan { TriggerPaths = [path] }).TriggerData);
        Assert.Equal(
            (path, """
            {"phone":"+393491234567","contact_id":"c","Data evento":"2026-05-09","No. of guests":80,"a.b":"dotted","a":{"b":"nested","c":null},
            "calendar":{"appoinmentStatus":"confirmed","startTime":"2026-05-09T10:00:00"},
            "payment":{"line_items":[{"title":"Uno"},{"title":"Due"}],"utm":"null"},
            "customData":{"type":"callCompleted","mail":"","empty":"","monetaryValue":"0"}}
            """.ReplaceLineEndings("")),
            (data.Name, data.Value?.Raw));
    }

    [Theory]
    [InlineData("customData", """<{"type":"callCompleted","mail":"","empty":"","monetaryValue":"0"}>""")]
    [InlineData("payment", """<{"line_items":[{"title":"Uno"},{"title":"Due"}],"utm":"null"}>""")]
    public void What_is_in_an_object_counts_as_it_does_where_it_is_named_alone(string path, string value) =>
        Assert.Equal([$"{path}={value}"], Webhook.Map(Body, new TriggerPlan { TriggerPaths = [path] }).Trigger());

    [Fact]
    public void A_null_in_the_body_is_kept_as_null() =>
        Assert.Equal(["a.c!"], Webhook.Map(Body, new TriggerPlan { TriggerPaths = ["a.c"] }).Trigger());

    [Fact]
    public void CustomData_as_a_list_is_reached_by_name() =>
        Assert.Equal(
            ["customData.budget=10"],
            Webhook.Map("""{"phone":"+393491234567","customData":[{"id":"budget","value":"10"}]}""", new TriggerPlan { TriggerPaths = ["customData.budget"] }).Trigger());

    [Fact]
    public void What_is_too_much_for_a_run_is_dropped_with_a_warning()
    {
        var text = new string('x', WebhookLimits.TriggerDataLength - 1);
        var payload = Webhook.Map(
            $$$"""{"phone":"+393491234567","metadata":{"a":"{{{text}}}","b":"12","c":"1"}}""",
            new TriggerPlan { TriggerPaths = ["metadata.a", "metadata.b", "metadata.c"] });
        Assert.Equal(["metadata.a", "metadata.c"], payload.TriggerData.Select(data => data.Name));
        Assert.Equal(["metadata.b too_long"], payload.Warned());
    }

    [Fact]
    public void What_is_nested_too_deep_for_a_run_is_dropped_with_a_warning()
    {
        var deep = new string('[', ContactLimits.FieldValueDepth) + "1" + new string(']', ContactLimits.FieldValueDepth);
        var payload = Webhook.Map(
            $$$"""{"phone":"+393491234567","metadata":{"a":{{{deep}}},"b":[{{{deep}}}]}}""",
            new TriggerPlan { TriggerPaths = ["metadata.a", "metadata.b"] });
        Assert.Equal(["metadata.a"], payload.TriggerData.Select(data => data.Name));
        Assert.Equal(["metadata.b too_deep"], payload.Warned());
    }

    [Theory]
    [InlineData("""{"webhookId":"w1"}""", null, "w1")]
    [InlineData("""{"webhookId":"","event":{"id":7}}""", "event.id", "7")]
    [InlineData("""{"webhookId":"w1","event":{"id":7}}""", "event.id", "w1")]
    [InlineData("""{"webhookId":" w1 "}""", "event.id", "w1")]
    [InlineData("""{"webhookId":""}""", null, null)]
    [InlineData("""{"id":"opportunity"}""", null, null)]
    public void The_delivery_id_is_webhookId_or_else_at_the_plans_path(string body, string? path, string? id) =>
        Assert.Equal(id, Webhook.Map("""{"phone":"+393491234567",""" + body[1..], new TriggerPlan { DeliveryIdPath = path }).DeliveryId);

    [Fact]
    public void A_delivery_id_of_any_length_tells_one_delivery_from_another()
    {
        var id = new string('w', 1_000);
        var payload = Webhook.Map($$"""{"phone":"+393491234567","webhookId":"{{id}}"}""");
        Assert.Equal(id, payload.DeliveryId);
        Assert.Empty(payload.Warned());
    }
}
