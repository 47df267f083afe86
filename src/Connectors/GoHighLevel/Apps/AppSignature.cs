using System.Buffers;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Grainline.GoHighLevel;

/// <summary>
/// The signature of GHL's marketplace webhooks: <c>X-GHL-Signature</c> is the base64 Ed25519 signature (RFC 8032) of the body as
/// it came, under GHL's one published key (facts/ghl.md 3). The older RSA header is not accepted in its place.
/// </summary>
public sealed class AppSignature
{
    public const string Header = "X-GHL-Signature";

    /// <summary>GHL's key as published: SubjectPublicKeyInfo in base64.</summary>
    public const string PublishedKey = "MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=";

    private const int KeySize = 32;
    private const int SignatureSize = 64;

    /// <summary>What stands before the 32 bytes of every Ed25519 key in that form (RFC 8410).</summary>
    private static readonly byte[] KeyPrefix = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    private readonly byte[] _key;

    /// <param name="publicKey">SubjectPublicKeyInfo in base64.</param>
    /// <exception cref="FormatException">It is not an Ed25519 key of that form.</exception>
    public AppSignature(string publicKey = PublishedKey)
    {
        var info = Convert.FromBase64String(publicKey);
        _key = info.Length == KeyPrefix.Length + KeySize && info.AsSpan().StartsWith(KeyPrefix)
            ? info[KeyPrefix.Length..]
            : throw new FormatException("This is not an Ed25519 public key.");
    }

    /// <summary>Whether the header is the signature of the body. Without a header nothing is valid.</summary>
    public bool IsValid(string? header, ReadOnlySpan<byte> body)
    {
        Span<byte> signature = stackalloc byte[SignatureSize];
        return header is not null && Convert.TryFromBase64String(header.Trim(), signature, out var length) && length == SignatureSize
            && Verify(_key, body, signature);
    }

    internal static bool Verify(byte[] key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(message.Length);
        try
        {
            message.CopyTo(bytes);
            return Ed25519.Verify(signature.ToArray(), 0, key, 0, bytes, 0, message.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
