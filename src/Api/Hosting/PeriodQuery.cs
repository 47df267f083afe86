using System.Globalization;

namespace Grainline.Api.Hosting;

/// <summary>The period that a query names by <c>from</c>, which belongs to it, and <c>to</c>, before which it ends.</summary>
internal static class PeriodQuery
{
    /// <summary>Where the period ends: who says "to 2026-11-30" means that day, too.</summary>
    /// <param name="to">As it was read: of a day, its first moment in UTC.</param>
    /// <param name="request">Tells whether it was a day.</param>
    public static DateTimeOffset? End(DateTimeOffset? to, HttpRequest request) =>
        to is { } time && DateOnly.TryParseExact(request.Query["to"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue
            ? time.AddDays(1)
            : to;

    /// <summary>So long before, or as far as times go.</summary>
    public static DateTimeOffset Before(DateTimeOffset end, TimeSpan length) => end - DateTimeOffset.MinValue > length ? end - length : DateTimeOffset.MinValue;
}
