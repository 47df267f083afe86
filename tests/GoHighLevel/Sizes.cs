using System.Text;
using Grainline.Contacts;

namespace Grainline.Tests.GoHighLevel;

public sealed class Sizes
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void A_body_of_a_megabyte_is_read_and_what_is_too_much_is_dropped()
    {
        var fields = string.Join(',', Enumerable.Range(0, 2_000).Select(n => $"\"field {n}\":\"{new string('x', 512)}\""));
        var body = Encoding.UTF8.GetBytes($$"""{"secret":"s","phone":"+393491234567","contact_id":"c",{{fields}}}""");
        Assert.True(body.Length > Megabyte);

        using var parsed = Webhook.Parse(body);
        Assert.Equal("s", parsed.Secret);
        Assert.True(parsed.TryMap(new() { TriggerPaths = [""] }, out var payload, out _));
        Assert.InRange(payload.Patch.Custom.Length, 200, ContactLimits.CustomFields);
        Assert.Empty(payload.TriggerData);
        Assert.Equal("more_warnings", payload.Warnings[^1].Code);
    }

    [Fact]
    public void One_value_of_a_megabyte_is_dropped_with_a_warning()
    {
        var payload = Webhook.Map($$$"""{"phone":"+393491234567","custom_fields":{"a":"{{{new string('ü', Megabyte)}}}"}}""");
        Assert.Empty(payload.Custom());
        Assert.Equal(["custom_fields.a too_long"], payload.Warned());
    }
}
