namespace Grainline.Calendars;

/// <summary>The service's calendars: opening hours and holidays that automations refer to by id.</summary>
public interface ICalendarDirectory
{
    /// <summary>The calendar as it is now; null when there is none.</summary>
    Task<StoredCalendar?> Read(string id, CancellationToken cancellationToken);
}

/// <summary>A calendar as it is kept.</summary>
/// <param name="Id">Chosen by whoever made it; definitions refer to it.</param>
/// <param name="Version">Grows by one with every change; runs note by which one they went.</param>
/// <param name="Content">Name, zone, hours and holidays, JSON.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
public sealed record StoredCalendar(string Id, int Version, string Content, DateTimeOffset UpdatedAt);
