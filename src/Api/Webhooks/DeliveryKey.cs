using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Grainline.Deliveries;

namespace Grainline.Api.Webhooks;

/// <summary>What tells one delivery from another: the sender's id, else the body itself for as long as the trigger's window.</summary>
internal static class DeliveryKey
{
    /// <summary>Longest id that is kept as it is; a longer one is kept as its hash.</summary>
    public const int MaxLength = 200;

    /// <summary>Where a sender's id may be; the first that is there counts.</summary>
    public static readonly string[] Headers = ["Idempotency-Key", "webhook-id"];

    public static (string? Key, TimeSpan? Window) Of(string? id, ReadOnlySpan<byte> body, TimeSpan window) => id switch
    {
        { Length: > MaxLength } => ("id:" + Hash(Encoding.UTF8.GetBytes(id)), null),
        { Length: > 0 } => ("id:" + id, null),
        _ when window > TimeSpan.Zero => (Delivery.BodyKeyPrefix + Hash(body), window),
        _ => (null, null),
    };

    /// <summary>The sender's id from a header.</summary>
    public static string? FromHeaders(IHeaderDictionary headers) =>
        Headers.Select(name => headers[name].ToString().Trim()).FirstOrDefault(value => value.Length > 0);

    /// <summary>128 bits are enough to tell the bodies of one contact apart.</summary>
    private static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Base64Url.EncodeToString(hash[..16]);
    }
}
