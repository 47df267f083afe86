namespace Grainline.Phones;

/// <summary>
/// A telephone number in E.164: a plus sign, the calling code and the national number, at most 15 digits. It is what a
/// contact is found by, so two spellings of one number must give the same value.
/// </summary>
/// <remarks>
/// The calling code and the number of digits are checked against the region's numbering plan, not whether the number is in
/// use: ranges open faster than metadata, and a customer who is refused is worse than a message that Meta refuses.
/// </remarks>
public readonly record struct PhoneNumber
{
    /// <summary>The most digits that E.164 allows, calling code included.</summary>
    public const int MaxDigits = 15;

    private readonly string? _e164;

    internal PhoneNumber(string e164) => _e164 = e164;

    /// <summary>For instance <c>+393491234567</c>; empty only for <c>default</c>.</summary>
    public string E164 => _e164 ?? "";

    /// <summary>The calling code without the plus sign, for instance <c>39</c>.</summary>
    public string CallingCode => NumberingPlans.OfNumber(E164.AsSpan(Math.Min(1, E164.Length)))?.CallingCode ?? "";

    /// <summary>The ISO 3166 region; null for numbers of no region, such as +800. Where regions share a calling code the first
    /// digits decide, and the code's main region stands for numbers that do not tell (a British mobile of Guernsey).</summary>
    public string? Region => NumberingPlans.RegionOf(E164.AsSpan(Math.Min(1, E164.Length)));

    /// <summary>Reads a number as people, forms and other systems write it; see <see cref="PhoneReader"/> for what is understood.</summary>
    /// <param name="text">The number; null and blank are refused as <see cref="PhoneRefusal.Empty"/>.</param>
    /// <param name="defaultRegion">The ISO 3166 region whose national forms are understood; null, or one that is not
    /// <see cref="PhoneRegions.IsKnown">known</see>, for none.</param>
    public static PhoneResult Parse(string? text, string? defaultRegion = null) =>
        string.IsNullOrWhiteSpace(text) ? PhoneRefusal.NoText : PhoneReader.Read(text, NumberingPlans.OfRegion(defaultRegion));

    /// <summary>The number as it may stand in a log, for instance <c>+39349***4567</c>: enough to recognise it with the phone at hand, not
    /// enough to have it. At least three digits are hidden, whatever its length.</summary>
    public static string Mask(string e164)
    {
        const int Hidden = 3, Head = 3, Tail = 4;
        var digits = e164.AsSpan(Math.Min(1, e164.Length));
        var national = digits[(NumberingPlans.OfNumber(digits)?.CallingCode.Length ?? 0)..];
        var head = Math.Clamp(national.Length - Hidden - Tail, 0, Head);
        var tail = Math.Clamp(national.Length - Hidden - head, 0, Tail);
        return $"{e164.AsSpan(0, e164.Length - national.Length)}{national[..head]}***{national[^tail..]}";
    }

    /// <summary>The whole number; logs take <see cref="Mask"/>.</summary>
    public override string ToString() => E164;
}
