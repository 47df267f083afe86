using System.Security.Cryptography;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.Connectors.WhatsApp;

/// <summary>What it takes to check a signature says nothing of the channel.</summary>
public sealed class SignatureCostTests
{
    [Theory]
    [InlineData("secret", 1)]
    [InlineData("", 1)]
    [InlineData(null, 1)]
    public void A_signature_is_computed_whether_there_is_a_secret_or_not(string? secret, int expected)
    {
        var computed = 0;
        var isValid = WebhookSignature.IsValid($"sha256={new string('0', 64)}", "body"u8, secret, (key, body, signature) =>
        {
            computed++;
            return HMACSHA256.HashData(key, body, signature);
        });

        Assert.Equal((false, expected), (isValid, computed));
    }

    [Theory]
    [InlineData("secret", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Without_a_secret_nothing_is_valid(string? secret, bool expected) => Assert.Equal(
        expected, WebhookSignature.IsValid($"sha256={new string('0', 64)}", "body"u8, secret, (_, _, signature) =>
        {
            signature.Clear();
            return signature.Length;
        }));
}
