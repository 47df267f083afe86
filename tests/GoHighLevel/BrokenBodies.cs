using System.Text;
using Grainline.GoHighLevel;

namespace Grainline.Tests.GoHighLevel;

public sealed class BrokenBodies
{
    [Theory]
    [InlineData("", "The body is empty.")]
    [InlineData(" \r\n\t ", "The body is empty.")]
    [InlineData("\uFEFF", "The body is empty.")]
    [InlineData("{", "line 1, byte 2.")]
    [InlineData("phone=%2B39349", "line 1, byte 1.")]
    [InlineData("{\"phone\":\"1\",}", "line 1, byte 14.")]
    [InlineData("{\"a\":1}\n{\"b\":2}", "line 2, byte 1.")]
    [InlineData("{\"a\":1}x", "line 1, byte 8.")]
    [InlineData("{\n \"a\": Ada\n}", "line 2, byte 7.")]
    [InlineData("{'a':1}", "line 1, byte 2.")]
    [InlineData("{\"a\":1 /* b */}", "line 1, byte 8.")]
    [InlineData("{\"a\":NaN}", "line 1, byte 6.")]
    [InlineData("{\"a\":\"b\nc\"}", "line 1, byte 8.")]
    public void Text_that_is_not_JSON_is_refused_with_the_place_and_nothing_of_it(string body, string place)
    {
        var refusal = Webhook.Refuse(body);
        Assert.Equal((400, WebhookRefusal.InvalidJson, null), (refusal.Status, refusal.Code, refusal.Field));
        Assert.EndsWith(place, refusal.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_place()
    {
        var refusal = Webhook.Refuse([.. "{\n\"name\":\"Jos"u8, 0xE9, .. "\"}"u8]);
        Assert.Equal((400, WebhookRefusal.InvalidJson), (refusal.Status, refusal.Code));
        Assert.Equal("The body is not UTF-8: line 2, byte 12.", refusal.Detail);
        Assert.Equal("The body is not UTF-8: line 1, byte 1.", Webhook.Refuse(Encoding.Unicode.GetBytes("\uFEFF{}")).Detail);
    }

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("\"text\"", "a text")]
    [InlineData("5", "a number")]
    [InlineData("null", "null")]
    [InlineData("true", "a truth value")]
    public void JSON_that_is_no_object_is_refused(string body, string kind)
    {
        var refusal = Webhook.Refuse(body);
        Assert.Equal((422, WebhookRefusal.InvalidPayload), (refusal.Status, refusal.Code));
        Assert.Contains(kind, refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_taken_up_to_the_limit()
    {
        Assert.Equal(Webhook.Phone, Webhook.Map(Nested(WebhookLimits.Depth)).Phone.E164);
        Assert.Equal(WebhookRefusal.InvalidJson, Webhook.Refuse(Nested(WebhookLimits.Depth + 1)).Code);
        Assert.Equal(WebhookRefusal.InvalidJson, Webhook.Refuse(Nested(100_000)).Code);
    }

    [Theory]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("\\uD83D", "\uFFFD")]
    [InlineData("x\\ude00", "x\uFFFD")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\uFFFD😀")]
    [InlineData("\\ud83d\\n", "\uFFFD\n")]
    [InlineData("a\\u0000b", "a\uFFFDb")]
    [InlineData("\\\\ud83d", "\\ud83d")]
    [InlineData("\\ud83d\\ude00", "😀")]
    public void Characters_that_no_text_can_hold_are_replaced(string escaped, string text)
    {
        var payload = Webhook.Map($$$"""{"phone":"+393491234567","custom_fields":{"{{{escaped}}}":"{{{escaped}}}"}}""");
        Assert.Equal([$"{text.Trim()}={text}"], payload.Custom());
        Assert.Equal(text.Contains('\uFFFD', StringComparison.Ordinal) ? [" replaced_character"] : [], payload.Warned());
    }

    private static string Nested(int depth) =>
        $$"""{"phone":"+393491234567","metadata":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
}
