using System.Collections.Immutable;

namespace Grainline.Phones;

/// <summary>
/// Numbers that are written differently by different systems and ring the same phone. WhatsApp's ids lag behind the numbering
/// plans of three countries: a Brazilian mobile number with or without its ninth digit, a Mexican one with or without the
/// former mobile 1, an Argentine one with or without the mobile 9.
/// </summary>
public static class PhoneVariants
{
    private const string Brazil = "+55";
    private const string Mexico = "+52";
    private const string Argentina = "+54";

    /// <summary>The form that the numbering plan of today gives the number; all variants have the same.</summary>
    /// <param name="e164">E.164 with the plus sign; anything else comes back as it is.</param>
    public static string Canonical(string e164) => Other(e164) is { } other && IsOutdated(e164) ? other : e164;

    /// <summary>The number as it was given and, where there is one, its other form.</summary>
    /// <param name="e164">E.164 with the plus sign.</param>
    public static ImmutableArray<string> Of(string e164) => Other(e164) is { } other ? [e164, other] : [e164];

    // Brazil writes the ninth digit since 2016, Mexico no 1 since 2019; Argentina's 9 is needed from abroad.
    private static bool IsOutdated(string e164) =>
        e164.StartsWith(Mexico, StringComparison.Ordinal) ? e164.Length == Mexico.Length + 11 : e164.Length == Brazil.Length + 10;

    private static string? Other(string e164)
    {
        var code = e164.Length > Brazil.Length && e164.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? e164[..Brazil.Length] : "";
        var national = e164[code.Length..];
        return (code, national) switch
        {
            // Two digits of area, the ninth digit, and eight of which the first is 6 to 9: a landline's is 2 to 5.
            (Brazil, [_, _, '9', >= '6' and <= '9', ..] and { Length: 11 }) => $"{code}{national[..2]}{national[3..]}",
            (Brazil, [_, _, >= '6' and <= '9', ..] and { Length: 10 }) => $"{code}{national[..2]}9{national[2..]}",
            (Mexico, ['1', ..] and { Length: 11 }) => $"{code}{national[1..]}",
            (Mexico, { Length: 10 }) => $"{code}1{national}",
            (Argentina, ['9', ..] and { Length: 11 }) => $"{code}{national[1..]}",
            (Argentina, { Length: 10 }) => $"{code}9{national}",
            _ => null,
        };
    }
}
