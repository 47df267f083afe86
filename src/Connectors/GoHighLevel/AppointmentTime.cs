using System.Globalization;
using System.Text.Json;
using Grainline.Contacts;
using Grainline.Exchanges;

namespace Grainline.GoHighLevel;

/// <summary>
/// When an appointment begins and ends. GHL's workflow writes both without an offset and names the zone beside them, in <c>selectedTimezone</c>
/// (facts/ghl.md 1.5; the vendor's page of payloads: "startTime as per the selectedTimezone"). With its offset the time is the same to waits,
/// conditions and texts, whatever the zone of the automation.
/// </summary>
internal static class AppointmentTime
{
    private const string Calendar = "calendar";
    private const string Zone = "selectedTimezone";

    private static readonly string[] Paths = [$"{Calendar}.startTime", $"{Calendar}.endTime"];
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>The time with its offset; null when the path is none of these, the time has an offset or is none, or no zone is named.</summary>
    public static FieldValue? At(JsonElement body, string path) =>
        Paths.Contains(path, StringComparer.Ordinal)
            && DateTime.TryParseExact(BodyPath.Find(body, path).Word(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && body.Member(Calendar).Member(Zone).Word() is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? FieldValue.Text(new DateTimeOffset(local, zone.GetUtcOffset(local)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture))
            : null;
}
