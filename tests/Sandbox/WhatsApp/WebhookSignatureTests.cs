using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.WhatsApp;

public sealed class WebhookSignatureTests
{
    // Made with: printf '%s' '{"a":"\u00e8"}' | openssl dgst -sha256 -hmac secret
    private const string Known = "sha256=f3ed675c2f61cf40b2e98554c64eb220754ac168b0e958909b9d0b8e7ec5be25";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"a":"\u00e8"}""");

    [Fact]
    public void The_signature_that_openssl_makes_is_valid() => Assert.True(WebhookSignature.IsValid(Known, Body, "secret"));

    [Fact]
    public void Any_signature_of_a_body_under_its_secret_is_valid_and_no_other_is() => Prop.ForAll<byte[], byte[]>((body, other) =>
    {
        var signature = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, body))}";
        return WebhookSignature.IsValid(signature, body, "secret")
            && !WebhookSignature.IsValid(signature, body, "another")
            && (body.AsSpan().SequenceEqual(other) || !WebhookSignature.IsValid(signature, other, "secret"));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha256=zz")]
    public void A_missing_or_malformed_header_is_not_valid(string? header) => Assert.False(WebhookSignature.IsValid(header, Body, "secret"));

    [Fact]
    public void Every_part_of_the_header_counts()
    {
        Assert.False(WebhookSignature.IsValid(Known.Replace("sha256", "sha1__", StringComparison.Ordinal), Body, "secret"));
        Assert.False(WebhookSignature.IsValid(Known + "0", Body, "secret"));
        Assert.False(WebhookSignature.IsValid(Known[..^1] + (Known[^1] == '0' ? '1' : '0'), Body, "secret"));
        Assert.False(WebhookSignature.IsValid(Known[..^1] + 'g', Body, "secret"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_secret_nothing_is_valid(string? secret) => Assert.False(WebhookSignature.IsValid(
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(ReadOnlySpan<byte>.Empty, Body))}", Body, secret));
}
