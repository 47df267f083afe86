using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Grainline.Identity;

/// <summary>Ids are opaque texts in Crockford's base 32, lower case: no look-alike letters, safe in URLs.</summary>
public static class Ids
{
    public const string DeliveryPrefix = "dlv_";
    public const string RunPrefix = "run_";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    [ThreadStatic]
    private static Random? _repeatable;

    /// <summary>An id that sorts by the time of its making (UUID version 7), so that lists page by id.</summary>
    public static string TimeOrdered(string prefix, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        _repeatable?.NextBytes(bytes[6..]);
        var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return Write(prefix, number);
    }

    private static string Write(string prefix, UInt128 number) => string.Create(prefix.Length + 26, (prefix, number), static (text, id) =>
    {
        id.prefix.CopyTo(text);
        var rest = id.number;
        for (var place = text.Length - 1; place >= id.prefix.Length; place--)
        {
            text[place] = Alphabet[(int)(rest & 31)];
            rest >>= 5;
        }
    });

    /// <summary>The id before all that are made from the time on: ids sort by the time of their making, to the millisecond.</summary>
    public static string From(string prefix, DateTimeOffset time)
    {
        var number = (UInt128)(ulong)Math.Max(time.ToUnixTimeMilliseconds(), 0) << 80;
        return Write(prefix, number);
    }

    /// <summary>The run that a delivery starts. A delivery starts at most one, so both have the same number and one of them is
    /// never kept beside the other.</summary>
    public static string RunOf(string deliveryId) => string.Concat(RunPrefix, deliveryId.AsSpan(DeliveryPrefix.Length));

    /// <summary>The delivery that started a run.</summary>
    public static string DeliveryOf(string runId) => string.Concat(DeliveryPrefix, runId.AsSpan(RunPrefix.Length));

    public static string NewDelivery(DateTimeOffset now) => TimeOrdered(DeliveryPrefix, now);

    /// <summary>Random characters, five bits each.</summary>
    public static string Random(int length) => _repeatable is { } random
        ? new string(random.GetItems<char>(Alphabet, length))
        : RandomNumberGenerator.GetString(Alphabet, length);

    /// <summary>A secret for people to paste: 32 characters, 160 random bits.</summary>
    public static string Secret() => Random(32);

    /// <summary>Has this thread make ids that repeat with the source of numbers: for a simulation, and never where ids are secrets.</summary>
    internal static void Repeat(Random numbers) => _repeatable = numbers;
}
