using System.Diagnostics.CodeAnalysis;

namespace Grainline.Phones;

/// <summary>A number, or why there is none.</summary>
public readonly record struct PhoneResult
{
    private PhoneResult(PhoneNumber number, PhoneRefusal? refusal) => (Number, Refusal) = (number, refusal);

    /// <summary>The number; <c>default</c> when there is a refusal.</summary>
    public PhoneNumber Number { get; }

    public PhoneRefusal? Refusal { get; }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsNumber => Refusal is null;

    public static implicit operator PhoneResult(PhoneNumber number) => new(number, refusal: null);

    public static implicit operator PhoneResult(PhoneRefusal refusal) => new(default, refusal);
}

/// <summary>Why a text is not a number that can be called. Neither member repeats any of the text: both go to logs.</summary>
/// <param name="Code">One of the constants of this type.</param>
/// <param name="Detail">A sentence for the person who sent it.</param>
public sealed record PhoneRefusal(string Code, string Detail)
{
    public const string Empty = "empty";
    public const string NotANumber = "not_a_number";
    public const string Letters = "letters";
    public const string SeveralNumbers = "several_numbers";
    public const string Extension = "extension";
    public const string NoCountryCode = "no_country_code";
    public const string UnknownCountryCode = "unknown_country_code";
    public const string TooShort = "too_short";
    public const string TooLong = "too_long";

    /// <summary>Between the shortest and the longest possible length, but none of the possible ones.</summary>
    public const string ImpossibleLength = "impossible_length";

    internal static readonly PhoneRefusal NoText = new(Empty, "There is no phone number.");

    internal static readonly PhoneRefusal NoDigits = new(
        NotANumber, "This is not a phone number: apart from digits it may have spaces, dashes, dots, slashes and brackets only.");

    internal static readonly PhoneRefusal HasLetters = new(Letters, "A phone number must not have letters.");

    internal static readonly PhoneRefusal HasExtension = new(
        Extension, "The number has an extension after it; WhatsApp numbers have none. Send the number alone.");

    internal static readonly PhoneRefusal HasSeveral = new(SeveralNumbers, "There is more than one number here; send only one.");

    internal static readonly PhoneRefusal WithoutCountryCode = new(
        NoCountryCode, "The number has no country code: write it as + and the country code ({{contact.phone_raw}} of GHL has it), or say of which region numbers without one are.");

    internal static readonly PhoneRefusal WithUnknownCode = new(
        UnknownCountryCode, "No country code begins with these digits.");

    internal static readonly PhoneRefusal OverAnyLength = new(
        TooLong, "The value is too long for a phone number: with its country code a number has at most 15 digits.");

    /// <summary>The refusal of a national number whose length the plan does not have.</summary>
    internal static PhoneRefusal OfLength(int digits, NumberingPlan plan)
    {
        var (code, what) = digits < plan.Lengths.Min ? (TooShort, "is too short")
            : digits > plan.Lengths.Max ? (TooLong, "is too long")
            : (ImpossibleLength, "has an impossible length");
        return new PhoneRefusal(
            code, $"The number {what}: after +{plan.CallingCode} it has {digits} digits, possible are {plan.Lengths.Text}.");
    }
}
