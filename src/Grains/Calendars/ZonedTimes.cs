using NodaTime;

namespace Grainline.Calendars;

/// <summary>Times of day on the days on which clocks are set.</summary>
internal static class ZonedTimes
{
    /// <summary>When a local time comes that lies ahead. One that the clock leaves out comes as much later; of one that comes twice, the first may be over.</summary>
    public static Instant Comes(this ZonedDateTime now, LocalDateTime time)
    {
        var first = now.Zone.AtLeniently(time).ToInstant();
        return first > now.ToInstant() ? first : now.Zone.MapLocal(time).Last().ToInstant();
    }
}
