using System.Security.Cryptography;
using System.Text;

namespace Grainline.Storage.DataProtection;

/// <summary>Seals texts with a master key: AES-256-GCM, the key derived for each text by HKDF (RFC 5869) with a salt of its own. Stored, so for
/// ever: <c>sealed:v1:</c> and base64 of salt, nonce, tag and cipher text.</summary>
internal sealed class KeySeal(string masterKey)
{
    private const string Prefix = "sealed:v1:";
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;
    private const int HeadBytes = SaltBytes + NonceBytes + TagBytes;

    private readonly byte[] _masterKey = Encoding.UTF8.GetBytes(masterKey);

    public static bool IsSealed(string stored) => stored.StartsWith(Prefix, StringComparison.Ordinal);

    public string Seal(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[HeadBytes + plain.Length];
        RandomNumberGenerator.Fill(whole.AsSpan(0, SaltBytes + NonceBytes));
        using var cipher = Cipher(whole);
        cipher.Encrypt(whole.AsSpan(SaltBytes, NonceBytes), plain, whole.AsSpan(HeadBytes), whole.AsSpan(SaltBytes + NonceBytes, TagBytes));
        return Prefix + Convert.ToBase64String(whole);
    }

    /// <exception cref="CryptographicException">It was sealed with another master key, or changed.</exception>
    public string Open(string stored)
    {
        var whole = Convert.FromBase64String(stored[Prefix.Length..]);
        if (whole.Length < HeadBytes)
        {
            throw new CryptographicException("A sealed text was cut off.");
        }

        var plain = new byte[whole.Length - HeadBytes];
        using var cipher = Cipher(whole);
        cipher.Decrypt(whole.AsSpan(SaltBytes, NonceBytes), whole.AsSpan(HeadBytes), whole.AsSpan(SaltBytes + NonceBytes, TagBytes), plain);
        return Encoding.UTF8.GetString(plain);
    }

    private AesGcm Cipher(ReadOnlySpan<byte> whole)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _masterKey, key, whole[..SaltBytes], "grainline.keys.v1"u8);
        return new AesGcm(key, TagBytes);
    }
}
