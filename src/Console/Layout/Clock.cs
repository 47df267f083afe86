using System.Globalization;
using System.Xml;
using Grainline.Pages.Texts;
using Microsoft.Extensions.Localization;

namespace Grainline.Pages.Layout;

/// <summary>Times as the person at the page reads them: in the browser's zone, in the language's form.</summary>
internal sealed class Clock(Browser browser, TimeProvider time, IStringLocalizer<Text> texts)
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The IANA zone of the person at the page.</summary>
    public string Zone => _zone.Id;

    public async Task Load()
    {
        if (await browser.Zone() is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            _zone = zone;
        }
    }

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone);

    /// <summary>When a day begins where the person is.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight));
    }

    public string Time(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", CultureInfo.CurrentCulture);

    public string Day(DateTimeOffset at) => Local(at).ToString("dddd d MMMM", CultureInfo.CurrentCulture);

    /// <summary>Only the time for today, day and time for others.</summary>
    public string Short(DateTimeOffset at) => Short(at, _zone);

    /// <summary>The same in another zone, beside times that are meant in it.</summary>
    public string Short(DateTimeOffset at, string zone) => Short(at, TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : _zone);

    private string Short(DateTimeOffset at, TimeZoneInfo zone)
    {
        var (local, now) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(Now, zone));
        return local.Date == now.Date
            ? local.ToString("HH:mm:ss", CultureInfo.CurrentCulture)
            : local.ToString(local.Year == now.Year ? "d MMM HH:mm" : "d MMM yyyy", CultureInfo.CurrentCulture);
    }

    public string Full(DateTimeOffset at) => Local(at).ToString("f", CultureInfo.CurrentCulture);

    /// <summary>An ISO 8601 duration in words, or the text itself when it is none.</summary>
    public string Duration(string iso)
    {
        try
        {
            return Duration(XmlConvert.ToTimeSpan(iso));
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException)
        {
            return iso;
        }
    }

    public string Duration(TimeSpan span) => span switch
    {
        { TotalMilliseconds: < 1_000 } => texts["Milliseconds", Math.Max(0, (int)span.TotalMilliseconds)],
        { TotalSeconds: < 120 } => texts["Seconds", Number(span.TotalSeconds)],
        { TotalMinutes: < 120 } => texts["Minutes", Number(span.TotalMinutes)],
        { TotalHours: < 48 } => texts["Hours", Number(span.TotalHours)],
        _ => texts["Days", Number(span.TotalDays)],
    };

    private static string Number(double value) => value.ToString("0.#", CultureInfo.CurrentCulture);
}
