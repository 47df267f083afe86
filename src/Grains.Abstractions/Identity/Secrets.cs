using System.Security.Cryptography;
using System.Text;

namespace Grainline.Identity;

/// <summary>Compares secrets so that the time tells nothing of where they differ, nor of their length.</summary>
public static class Secrets
{
    public static bool Match(string? given, string? expected)
    {
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(given ?? ""), left);
        SHA256.HashData(Encoding.UTF8.GetBytes(expected ?? ""), right);
        return CryptographicOperations.FixedTimeEquals(left, right) && given is not null && expected is not null;
    }
}
