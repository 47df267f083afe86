using System.Globalization;

namespace Grainline.Sandbox.Phone;

/// <summary>A phone as its E.164 digits in one number: eight bytes for the index, and one value for every way of writing it.</summary>
internal readonly record struct PhoneKey(long Digits)
{
    private const int MinDigits = 6;
    private const int MaxDigits = 15;

    /// <summary>As E.164 with the plus sign.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"+{Digits}");

    /// <summary>As Meta writes it: digits alone.</summary>
    public string WaId => Digits.ToString(CultureInfo.InvariantCulture);

    /// <summary>Takes digits with an optional plus sign, which a query string may have turned into a space, and the usual
    /// separators; null for anything else. No country's code begins with 0.</summary>
    public static PhoneKey? Parse(string? text)
    {
        long value = 0;
        var count = 0;
        foreach (var c in text ?? "")
        {
            if (char.IsAsciiDigit(c) && count < MaxDigits && (count > 0 || c != '0'))
            {
                value = (value * 10) + (c - '0');
                count++;
            }
            else if (c is not (' ' or '-' or '.' or '(' or ')' or '/') && !(c == '+' && count == 0))
            {
                return null;
            }
        }

        return count < MinDigits ? null : new PhoneKey(value);
    }
}
