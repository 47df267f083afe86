using System.Text;

namespace Grainline.Tests.Fuzz.Mutation;

/// <summary>Damage that knows nothing of structure: cut, repeated, flipped, in another encoding.</summary>
internal static class ByteDamage
{
    /// <summary>Every so many inputs are damaged; most should be well-formed, or little comes past the first check.</summary>
    private const int OneIn = 6;

    private const int MostBytes = 40;

    private static readonly byte[][] Sequences =
    [
        [0], [0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF], [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xE2, 0x80, 0xA8], "\r\n"u8.ToArray(),
        "\""u8.ToArray(), "\\"u8.ToArray(), "{{"u8.ToArray(), ","u8.ToArray(), ";"u8.ToArray(),
    ];

    public static byte[] Maybe(byte[] bytes, Random random)
    {
        if (random.Next(OneIn) > 0 || bytes.Length == 0)
        {
            return bytes;
        }

        var at = random.Next(bytes.Length);
        var length = Math.Min(random.Next(MostBytes), bytes.Length - at);
        return random.Next(8) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[(at + length)..]],
            2 => [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]],
            3 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            4 => [0xEF, 0xBB, 0xBF, .. bytes],
            5 => random.Next(4) == 0 ? Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)) : [.. bytes, .. bytes],
            _ => [.. bytes[..at], .. Sequences[random.Next(Sequences.Length)], .. bytes[at..]],
        };
    }
}
