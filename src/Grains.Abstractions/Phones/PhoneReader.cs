namespace Grainline.Phones;

/// <summary>
/// Decides what number a text means. The first of these readings that gives a possible number wins:
/// <list type="number">
/// <item>With a plus sign, or <c>00</c> where no default region says otherwise: calling code and national number. A trunk prefix
/// between them is dropped where the country does not keep it (+44 (0)20…), and kept where it does (+39 02…).</item>
/// <item>With a default region: its international prefix (011…); a mobile number of the region in national form; the region's
/// calling code without plus before a mobile number; then the same two for numbers that merely fit the region; <c>00</c>.</item>
/// <item>Digits that begin with a calling code but have neither plus nor prefix, as WhatsApp's ids: only when what follows is
/// a mobile number of that code, or when there are at least <see cref="LongerThanNational"/> digits and what follows fits.
/// Lengths alone will not do: 328 123 4567, an Italian mobile number, would reach a stranger in Belgium (+32). Nor when the digits
/// are written as they are at home: (479) 779-1092 of Arkansas would reach one in Norway (+47), 51 98765-4321 of Porto Alegre one
/// in Peru (+51).</item>
/// <item>With a default region: any number of a possible length.</item>
/// </list>
/// </summary>
internal static class PhoneReader
{
    /// <summary>No country's national numbers, written without trunk prefix, are commonly this long.</summary>
    private const int LongerThanNational = 12;

    private const string UsualInternationalPrefix = "00";
    private const string American = "1";
    private const string Brazilian = "55";
    private const int AmericanLength = 10;
    private const int AreaLength = 3;
    private const int BrazilianLength = 11;

    public static PhoneResult Read(string text, NumberingPlan? home)
    {
        var scanned = new DialledText(stackalloc char[DialledText.MaxDigits]);
        if (scanned.Scan(text) is { } refusal)
        {
            return refusal;
        }

        var digits = scanned.Digits;
        if (scanned.HasPlus)
        {
            return ReadInternational(digits.StartsWith(UsualInternationalPrefix) ? digits[2..] : digits, scanned.BracketedZero, text);
        }

        if (home is not null)
        {
            return ReadAtHome(digits, scanned.BracketedZero, scanned.FirstGroup, home);
        }

        return digits.StartsWith(UsualInternationalPrefix)
            ? ReadInternational(digits[2..], scanned.BracketedZero)
            : ReadWithoutPlus(digits, scanned.FirstGroup);
    }

    /// <summary>Reads calling code and national number.</summary>
    /// <param name="digits">Everything after the plus sign or the international prefix.</param>
    /// <param name="bracketedZero">How many digits were left when a zero in brackets began, or -1.</param>
    /// <param name="text">The whole text: when it is the number already, no copy is made.</param>
    private static PhoneResult ReadInternational(ReadOnlySpan<char> digits, int bracketedZero, string? text = null)
    {
        if (NumberingPlans.OfNumber(digits) is not { } plan)
        {
            return PhoneRefusal.WithUnknownCode;
        }

        var national = digits[plan.CallingCode.Length..];
        var result = Significant(plan, national, text);
        if (!result.IsNumber && bracketedZero == national.Length)
        {
            // Some write the zero out of habit where the country has no trunk prefix at all: +34 (0)612…
            return Significant(plan, national[1..]);
        }

        return result;
    }

    private static PhoneResult ReadAtHome(ReadOnlySpan<char> digits, int bracketedZero, int firstGroup, NumberingPlan home)
    {
        var prefix = home.InternationalPrefixLength(digits);
        if (prefix > 0 && ReadInternational(digits[prefix..], bracketedZero) is { IsNumber: true } abroad)
        {
            return abroad;
        }

        var national = home.WithoutTrunkPrefix(digits) ?? digits;
        var afterCode = digits.StartsWith(home.CallingCode) ? digits[home.CallingCode.Length..] : default;
        afterCode = home.WithoutTrunkPrefix(afterCode) ?? afterCode;

        return home.IsMobile(national) ? Significant(home, national)
            : home.IsMobile(afterCode) ? Significant(home, afterCode)
            : home.Fits(national) ? Significant(home, national)
            : home.Fits(afterCode) ? Significant(home, afterCode)
            : digits.StartsWith(UsualInternationalPrefix)
                && ReadInternational(digits[2..], bracketedZero) is { IsNumber: true } other ? other
            : ReadWithoutPlus(digits, firstGroup) is { IsNumber: true } foreign ? foreign
            : Significant(home, national);
    }

    private static PhoneResult ReadWithoutPlus(ReadOnlySpan<char> digits, int firstGroup)
    {
        var plans = NumberingPlans.Sharing(digits);
        if (plans is not [var main, ..] || IsWrittenAtHome(digits, firstGroup, main))
        {
            return PhoneRefusal.WithoutCountryCode;
        }

        var national = digits[main.CallingCode.Length..];
        national = main.WithoutTrunkPrefix(national) ?? national;
        foreach (var plan in plans)
        {
            if (plan.IsMobile(national) || (digits.Length >= LongerThanNational && plan.Fits(national)))
            {
                return Significant(main, national);
            }
        }

        return PhoneRefusal.WithoutCountryCode;
    }

    /// <summary>
    /// Whether the digits look like those that somebody writes without a calling code: another group than it comes first, or they are ten of North
    /// America or eleven of a Brazilian mobile, which both begin like calling codes. Where the code is what is dialled at home before a number
    /// (1 in North America), it was written on purpose.
    /// </summary>
    private static bool IsWrittenAtHome(ReadOnlySpan<char> digits, int firstGroup, NumberingPlan main)
    {
        if (digits.Length >= LongerThanNational || (main.WithoutTrunkPrefix(digits) is { } own && main.Fits(own)))
        {
            return false;
        }

        return (firstGroup > 0 && firstGroup != main.CallingCode.Length)
            || (firstGroup is < 0 or AreaLength && digits is [_, _, _, >= '2', ..] && digits.Length == AmericanLength && NumberingPlans.IsMobileOf(American, digits))
            || (digits is [_, _, '9', ..] && digits.Length == BrazilianLength && NumberingPlans.IsMobileOf(Brazilian, digits));
    }

    /// <summary>The last word for every reading, so that a number read again stays what it is: the main plan of the calling code
    /// strips the trunk prefix and checks the length.</summary>
    private static PhoneResult Significant(NumberingPlan plan, ReadOnlySpan<char> national, string? text = null)
    {
        var main = plan.IsMain ? plan : NumberingPlans.OfNumber(plan.CallingCode)!;
        national = main.WithoutTrunkPrefix(national) ?? national;
        if (!main.Lengths.Contain(national.Length))
        {
            return PhoneRefusal.OfLength(national.Length, main);
        }

        return new PhoneNumber(IsWritten(text, main.CallingCode, national) ? text! : $"+{main.CallingCode}{national}");
    }

    private static bool IsWritten(ReadOnlySpan<char> text, string callingCode, ReadOnlySpan<char> national) =>
        text is ['+', .. var digits] && digits.Length == callingCode.Length + national.Length
        && digits.StartsWith(callingCode) && digits.EndsWith(national);
}
