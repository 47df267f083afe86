using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace Grainline.Calendars;

/// <summary>
/// Reads the dates that fields hold: ISO 8601 with or without offset, also as other tools write it (no seconds, a space for the T, an offset
/// without its colon), and the long forms that Go High Level writes (facts/ghl.md 1.4). A time without an offset is meant in the given zone; a date alone is its midnight there.
/// </summary>
public static partial class DateReader
{
    private static readonly ImmutableArray<string> IsoTimes =
    [
        .. from between in new[] { "'T'", "' '" }
           from time in new[] { "HH':'mm':'ss;FFFFFFFFF", "HH':'mm" }
           select $"uuuu'-'MM'-'dd{between}{time}",
    ];

    private static readonly ImmutableArray<OffsetDateTimePattern> Exact =
    [
        .. from time in IsoTimes
           from offset in new[] { "o<G>", "o<+HHmm>", "' 'o<G>", "' 'o<+HHmm>" }
           select OffsetDateTimePattern.CreateWithInvariantCulture(time + offset),
    ];

    private static readonly ImmutableArray<LocalDateTimePattern> Times =
    [
        .. IsoTimes.Concat(
        [
            "dddd, MMMM d, uuuu h':'mm tt", "MMMM d, uuuu h':'mm tt", "MMM d, uuuu h':'mm tt", "ddd, MMM d, uuuu h':'mm tt", "MM'/'dd'/'uuuu h':'mm tt",
        ]).Select(format => LocalDateTimePattern.CreateWithInvariantCulture(format)),
    ];

    private static readonly ImmutableArray<LocalDatePattern> Dates =
    [
        .. new[] { "uuuu'-'MM'-'dd", "uuuu'/'MM'/'dd", "dddd, MMMM d, uuuu", "MMMM d, uuuu", "MMM d, uuuu", "ddd, MMM d, uuuu", "MMM d uuuu" }
            .Select(format => LocalDatePattern.CreateWithInvariantCulture(format)),
    ];

    private static readonly Instant Earliest = Instant.FromDateTimeOffset(DateTimeOffset.MinValue);

    /// <summary>A whole number below it (March 1973 in milliseconds) is a number and no date.</summary>
    private const long LeastEpochMilliseconds = 100_000_000_000;

    /// <summary>What people read and patterns do not know: <c>May 9th</c>, and the bar before a time.</summary>
    [GeneratedRegex(@"(?<=\b\d{1,2})(?:st|nd|rd|th)\b|\|\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Furniture();

    /// <summary>Reads a date; false where there is none, or one that is no <see cref="DateTimeOffset"/> (years 1 to 9999): strangers fill in fields.</summary>
    public static bool TryRead(string? text, DateTimeZone zone, out ZonedDateTime moment)
    {
        try
        {
            return TryParse(text, zone, out moment) && moment.ToInstant() >= Earliest;
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException)
        {
            // The last instant that NodaTime knows is that of DateTimeOffset.
            moment = default;
            return false;
        }
    }

    private static bool TryParse(string? text, DateTimeZone zone, out ZonedDateTime moment)
    {
        moment = default;
        var trimmed = text is null ? null : Furniture().Replace(text, "").Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            return false;
        }

        if (long.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
        {
            if (epoch >= LeastEpochMilliseconds)
            {
                moment = Instant.FromUnixTimeMilliseconds(epoch).InZone(zone);
            }

            return epoch >= LeastEpochMilliseconds;
        }

        foreach (var pattern in Exact)
        {
            if (pattern.Parse(trimmed) is { Success: true, Value: var exact })
            {
                moment = exact.InZone(zone);
                return true;
            }
        }

        foreach (var pattern in Times)
        {
            if (pattern.Parse(trimmed) is { Success: true, Value: var time })
            {
                moment = zone.AtLeniently(time);
                return true;
            }
        }

        foreach (var pattern in Dates)
        {
            if (pattern.Parse(trimmed) is { Success: true, Value: var date })
            {
                moment = zone.AtStartOfDay(date);
                return true;
            }
        }

        return false;
    }
}
