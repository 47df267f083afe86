using System.Globalization;

namespace Grainline.Storage.States;

/// <summary>A state's version as grains see it; none = the state does not exist.</summary>
internal static class ETag
{
    public static string? Of(long version) => version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The version that a tag stands for; 0 without one.</summary>
    /// <exception cref="FormatException">The tag is not one of ours.</exception>
    public static long Version(string? etag) => string.IsNullOrEmpty(etag) ? 0 : long.Parse(etag, CultureInfo.InvariantCulture);

    /// <summary>
    /// The first version of a state: the time in microseconds since 1970. Counting on from there, a state that is removed
    /// and made anew never meets a version of its past, so nobody who still holds one can write over it.
    /// </summary>
    public static long First(DateTimeOffset now) => (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
