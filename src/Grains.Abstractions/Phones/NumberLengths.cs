using System.Globalization;

namespace Grainline.Phones;

/// <summary>Possible numbers of digits, such as <c>7,9-10</c>.</summary>
internal readonly struct NumberLengths
{
    private readonly int _bits;

    private NumberLengths(int bits, string text) => (_bits, Text) = (bits, text);

    public string Text { get; }

    public int Min => int.TrailingZeroCount(_bits);

    public int Max => int.Log2(_bits);

    public static NumberLengths Parse(string text)
    {
        var bits = 0;
        foreach (var ends in text.Split(',').Select(range => range.Split('-')))
        {
            for (int length = Length(ends[0]), last = Length(ends[^1]); length <= last; length++)
            {
                bits |= 1 << length;
            }
        }

        return new NumberLengths(bits, text.Replace(",", " or ", StringComparison.Ordinal).Replace("-", " to ", StringComparison.Ordinal));
    }

    public bool Contain(int length) => length <= PhoneNumber.MaxDigits && (_bits >> length & 1) == 1;

    private static int Length(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
