using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Grainline.Tests.Api.GoHighLevel;

/// <summary>Signs as GHL does, under a key that the tests' servers take for GHL's.</summary>
internal static class AppSigner
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    /// <summary>SubjectPublicKeyInfo in base64.</summary>
    public static string PublicKey { get; } = PublicKeyOf();

    public static string Sign(byte[] body)
    {
        var signature = new byte[64];
        Ed25519.Sign(Seed, 0, body, 0, body.Length, signature, 0);
        return Convert.ToBase64String(signature);
    }

    private static string PublicKeyOf()
    {
        var key = new byte[32];
        Ed25519.GeneratePublicKey(Seed, 0, key, 0);
        return Convert.ToBase64String([.. Convert.FromHexString("302a300506032b6570032100"), .. key]);
    }
}
