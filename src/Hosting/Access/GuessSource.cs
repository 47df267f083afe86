using System.Buffers.Binary;
using System.Net;

namespace Grainline.Api.Access;

/// <summary>Where tries come from, and at what: an address of IPv4, or a /64 of IPv6, which is what one subscriber has.</summary>
/// <param name="At">What is guessed: an automation, a channel, keys. Each is counted by itself.</param>
/// <param name="Network">The address.</param>
internal readonly record struct GuessSource(string At, UInt128 Network)
{
    public static GuessSource Of(HttpContext context, string at) => new(at, NetworkOf(context.Connection.RemoteIpAddress));

    public static UInt128 NetworkOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address is null || !address.MapToIPv6().TryWriteBytes(bytes, out _) ? default
            : address.IsIPv4MappedToIPv6 || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0);
    }
}
