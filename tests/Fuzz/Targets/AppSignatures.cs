using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Grainline.Tests.Fuzz.Targets;

/// <summary>Signs as GHL does, under a key that the fuzzed host takes for GHL's.</summary>
internal static class AppSignatures
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    /// <summary>SubjectPublicKeyInfo of Ed25519 before its 32 bytes.</summary>
    private static readonly byte[] Head = Convert.FromHexString("302a300506032b6570032100");

    public static string PublicKey { get; } = PublicKeyOf();

    public static string Of(byte[] body)
    {
        var signature = new byte[64];
        Ed25519.Sign(Seed, 0, body, 0, body.Length, signature, 0);
        return Convert.ToBase64String(signature);
    }

    private static string PublicKeyOf()
    {
        var key = new byte[32];
        Ed25519.GeneratePublicKey(Seed, 0, key, 0);
        return Convert.ToBase64String([.. Head, .. key]);
    }
}
