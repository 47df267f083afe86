using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Grainline.WhatsApp.Webhooks;

/// <summary>The signature of Meta's webhooks: <c>X-Hub-Signature-256: sha256=</c> and the lower-case hex HMAC-SHA256 of the
/// body as it came, byte for byte, under the app secret (facts/whatsapp.md 2.2).</summary>
public static class WebhookSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";

    /// <summary>Nobody's secret: what is signed with it is not valid.</summary>
    private static readonly byte[] Nobodys = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <summary>Computes what a body has for a signature under a key.</summary>
    internal delegate int Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body, Span<byte> signature);

    /// <summary>Compares in constant time. Without a header or a secret nothing is valid.</summary>
    public static bool IsValid(string? header, ReadOnlySpan<byte> body, string? appSecret) => IsValid(header, body, appSecret, HMACSHA256.HashData);

    /// <summary>Without a secret it computes as much as with one: its time would tell which channels there are.</summary>
    internal static bool IsValid(string? header, ReadOnlySpan<byte> body, string? appSecret, Mac mac)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (header?.Length != Prefix.Length + (2 * claimed.Length)
            || !header.StartsWith(Prefix, StringComparison.Ordinal)
            || Convert.FromHexString(header.AsSpan(Prefix.Length), claimed, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        Span<byte> actual = stackalloc byte[HMACSHA256.HashSizeInBytes];
        mac(string.IsNullOrEmpty(appSecret) ? Nobodys : Encoding.UTF8.GetBytes(appSecret), body, actual);
        return CryptographicOperations.FixedTimeEquals(claimed, actual) && !string.IsNullOrEmpty(appSecret);
    }
}
