using System.Buffers.Text;

namespace Grainline.Load;

/// <summary>The people the webhooks are about: number i is always the same Italian mobile number, and no two are alike.</summary>
public static class Contacts
{
    /// <summary>Digits after +39.</summary>
    public const int PhoneDigits = 10;

    /// <summary>As many as the prefixes and the spread below can tell apart.</summary>
    public const int Most = 10 * SubscriberNumbers;

    private const int SubscriberNumbers = 9_000_000;

    /// <summary>Has no factor in common with <see cref="SubscriberNumbers"/>, so multiplying only shuffles: neighbours get
    /// distant numbers, as real ones do, and an index on the phone is not filled in order.</summary>
    private const long Spread = 2_000_003;

    private static readonly int[] Prefixes = [320, 328, 329, 333, 338, 339, 340, 347, 348, 349];

    public static void WritePhone(int contact, Span<byte> digits)
    {
        var subscriber = 1_000_000 + (contact / Prefixes.Length * Spread % SubscriberNumbers);
        var national = (Prefixes[contact % Prefixes.Length] * 10_000_000L) + subscriber;
        Utf8Formatter.TryFormat(national, digits, out _);
    }
}
