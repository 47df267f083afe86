namespace Grainline.Phones;

/// <summary>A list of beginnings such as <c>31-39,43</c>: a range holds all that is between its ends, which have one length.</summary>
internal sealed class PrefixSet
{
    private readonly (string Low, string High)[] _ranges;

    private PrefixSet((string Low, string High)[] ranges) => _ranges = ranges;

    public static PrefixSet Parse(string text) =>
        new([.. text.Split(',').Select(range => range.Split('-')).Select(ends => (ends[0], ends[^1]))]);

    public bool HasBeginningOf(ReadOnlySpan<char> digits)
    {
        foreach (var (low, high) in _ranges)
        {
            if (digits.Length >= low.Length
                && digits[..low.Length].SequenceCompareTo(low) >= 0
                && digits[..low.Length].SequenceCompareTo(high) <= 0)
            {
                return true;
            }
        }

        return false;
    }
}
