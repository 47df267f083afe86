using System.Numerics;

namespace Grainline.Load;

/// <summary>
/// Counts durations in microseconds. As in HdrHistogram the buckets grow with the value, so that a percentile is off by
/// less than 1 % at any size, and recording is one increment. Not thread-safe.
/// </summary>
public sealed class Histogram
{
    private const int Precision = 7;
    private const int BucketsPerDoubling = 1 << Precision;

    /// <summary>About 19 hours; longer ones count as this.</summary>
    private const long LongestMicroseconds = (1L << 36) - 1;

    private readonly long[] _counts = new long[IndexOf(LongestMicroseconds) + 1];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Record(long microseconds)
    {
        var value = Math.Clamp(microseconds, 0, LongestMicroseconds);
        _counts[IndexOf(value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    /// <summary>The value below or at which <paramref name="share"/> (0 to 1) of all values are; 0 when there are none.</summary>
    public long Percentile(double share)
    {
        var rank = (long)Math.Ceiling(Math.Clamp(share, 0, 1) * Count);
        long seen = 0;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= rank && seen > 0)
            {
                return Math.Min(HighestOf(index), Max);
            }
        }

        return 0;
    }

    private static int IndexOf(long value)
    {
        var exponent = Math.Max(0, BitOperations.Log2((ulong)value) - Precision);
        return (exponent * BucketsPerDoubling) + (int)(value >> exponent);
    }

    private static long HighestOf(int index)
    {
        var exponent = Math.Max(0, (index / BucketsPerDoubling) - 1);
        long mantissa = index - (exponent * BucketsPerDoubling);
        return ((mantissa + 1) << exponent) - 1;
    }
}
