namespace Grainline.Api.Calendars;

// For the API document. CalendarParser reads the body as definitions are read: all its errors come back at once.

/// <summary>A calendar as it is written.</summary>
/// <param name="Name">For people.</param>
/// <param name="TimeZone">IANA, for instance <c>Europe/Rome</c>.</param>
/// <param name="Hours">By weekday, <c>monday</c> to <c>sunday</c>; a day without hours is closed.</param>
internal sealed record CalendarBody(string Name, string TimeZone, IReadOnlyDictionary<string, IReadOnlyList<OpenHours>> Hours)
{
    /// <summary>Dates, for instance <c>2026-12-24</c>; one without a year, <c>12-25</c>, is one every year.</summary>
    public IReadOnlyList<string> Holidays { get; init; } = [];
}

/// <summary>Hours of one day.</summary>
/// <param name="From">For instance <c>09:00</c>.</param>
/// <param name="To">For instance <c>18:00</c>.</param>
internal sealed record OpenHours(string From, string To);
