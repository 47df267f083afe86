using System.Text;

namespace Grainline.Tests.GoHighLevel;

public sealed class Secrets
{
    [Theory]
    [InlineData("""{"secret":"s3cret","phone":"1"}""", "s3cret", """{"phone":"1"}""")]
    [InlineData("""{"phone":"1","secret":"s3cret"}""", "s3cret", """{"phone":"1"}""")]
    [InlineData("""{"a":1, "secret":"s3cret" , "b":2}""", "s3cret", """{"a":1 , "b":2}""")]
    [InlineData("""{ "secret" : "s3cret" }""", "s3cret", "{  }")]
    [InlineData("""{"secret":"a","secret":"b","x":{"secret":"kept"}}""", "b", """{"x":{"secret":"kept"}}""")]
    [InlineData("""{"x":1,"secret":"a","secret":"b"}""", "b", """{"x":1}""")]
    [InlineData("""{"x":1,"secret":"a","secret":"b","y":[{"secret":1}]}""", "b", """{"x":1,"y":[{"secret":1}]}""")]
    [InlineData("""{" secret ":"s3cret","x":1}""", "s3cret", """{"x":1}""")]
    [InlineData("{\"\u00A0secret\u2003\":\"s3cret\",\"x\":1}", "s3cret", """{"x":1}""")]
    [InlineData("{\"\\u0073ecret\":\"s3cret\",\"x\":1}", "s3cret", """{"x":1}""")]
    [InlineData("""{"secret":12345,"x":1}""", "12345", """{"x":1}""")]
    [InlineData("""{"secret":{"deep":[1]},"x":1}""", null, """{"x":1}""")]
    [InlineData("""{"secret":null,"x":1}""", null, """{"x":1}""")]
    [InlineData("""{"customData":{"secret":"inner","a":1},"b":2}""", "inner", """{"customData":{"a":1},"b":2}""")]
    [InlineData("""{"customData":{"secret":"inner"},"secret":"outer"}""", "outer", """{"customData":{}}""")]
    [InlineData("""{"secret":"outer","customData":{"a":1,"secret":"inner"}}""", "outer", """{"customData":{"a":1}}""")]
    [InlineData("""{ "customData" : {"a":1, "secret":"\"typed\""} }""", "typed", """{ "customData" : {"a":1} }""")]
    [InlineData("""{"customData":[{"id":"secret","fieldValue":"inner"}],"b":2}""", "inner", """{"customData":[],"b":2}""")]
    [InlineData("""{"customData":[{"key":" secret ","value":"inner"},{"key":"a","value":1}]}""", "inner", """{"customData":[{"key":"a","value":1}]}""")]
    [InlineData("""{"customData":[{"key":"a","value":1}, {"name":"secret","field_value":"inner"} , 7]}""", "inner", """{"customData":[{"key":"a","value":1} , 7]}""")]
    [InlineData("""{"customData":[7,{"id":"secret","fieldValue":"x"},{"id":"secret","fieldValue":"y"}],"secret":"outer"}""", "outer", """{"customData":[7]}""")]
    [InlineData("""{"customData":[{"id":"secret"},[{"id":"secret","value":"deep"}]]}""", null, """{"customData":[[{"id":"secret","value":"deep"}]]}""")]
    [InlineData("""{"customData":[{"id":"Secret","value":"s"},{"key":"a","id":"secret","value":"s"}]}""", null, """{"customData":[{"id":"Secret","value":"s"},{"key":"a","id":"secret","value":"s"}]}""")]
    [InlineData("""{"Secret":"s","secrets":"s","secret_question":"s"}""", null, """{"Secret":"s","secrets":"s","secret_question":"s"}""")]
    [InlineData("""{"payment":{"secret":"s"}}""", null, """{"payment":{"secret":"s"}}""")]
    public void The_secret_is_found_and_taken_out_of_what_is_stored(string text, string? secret, string redacted)
    {
        using var body = Webhook.Parse(text);
        Assert.Equal(secret, body.Secret);
        Assert.Equal(redacted, body.Redacted());
    }

    [Fact]
    public void A_list_of_rows_without_secret_is_stored_byte_for_byte()
    {
        const string Body = """{ "customData" : [ {"id":"budget" , "fieldValue":"10"} ] }""";
        using var body = Webhook.Parse(Body);
        Assert.Equal((null, Body), (body.Secret, body.Redacted()));
    }

    [Fact]
    public void A_body_without_secret_is_stored_byte_for_byte()
    {
        var sample = Webhook.Sample("wf-03-payment-form-many-custom-fields");
        using var body = Webhook.Parse(sample);
        Assert.True(body.Redacted.Equals(sample.AsMemory()));
    }

    [Fact]
    public void A_byte_order_mark_is_accepted_and_not_stored()
    {
        using var body = Webhook.Parse([.. Encoding.UTF8.Preamble, .. "{\"a\":1}"u8]);
        Assert.Equal("""{"a":1}""", body.Redacted());
    }

    [Fact]
    public void The_secret_reaches_neither_the_contact_nor_the_run()
    {
        var payload = Webhook.Map(
            """{"phone":"+393491234567","secret":"s3cret","contact_id":"c","customData":{"secret":"s3cret","a":"1"}}""",
            new() { TriggerPaths = ["", "*", "secret", "customData", "customData.secret"], Mapping = [new("custom.x", "secret")], DeliveryIdPath = "secret" });
        Assert.Equal(["a=1"], payload.Custom());
        Assert.Equal(["", "*", "customData"], payload.TriggerData.Select(data => data.Name));
        Assert.DoesNotContain(payload.Trigger(), line => line.Contains("s3cret", StringComparison.Ordinal));
        Assert.Null(payload.DeliveryId);
        Assert.Equal(["secret empty_value"], payload.Warned());
    }
}
