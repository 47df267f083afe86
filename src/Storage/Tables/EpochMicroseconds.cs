namespace Grainline.Storage.Tables;

/// <summary>Times as SQLite and the places in lists keep them: microseconds since 1970, UTC.</summary>
internal static class EpochMicroseconds
{
    public static long? Of(DateTimeOffset? time) => time is { } at ? Of(at) : null;

    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset From(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
