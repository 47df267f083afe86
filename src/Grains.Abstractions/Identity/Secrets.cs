using System.Security.Cryptography;
using System.Text;

namespace Grainline.Identity;

/// <summary>Compares secrets so that the time tells nothing of where they differ, nor of their length.</summary>
public static class Secrets
{
    public static bool Match(string? given, string? expected) => new SecretDigest(given).Matches(new SecretDigest(expected));
}

/// <summary>A secret in the form in which it is compared; null is a secret that nothing matches, in the same time. Made once
/// of a secret that is asked for often.</summary>
public sealed class SecretDigest
{
    private readonly byte[] _hash;
    private readonly bool _known;

    public SecretDigest(string? secret)
    {
        _known = secret is not null;
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret ?? ""));
    }

    public bool Matches(SecretDigest other) =>
        CryptographicOperations.FixedTimeEquals(_hash, other._hash) & _known & other._known;
}
