using System.Globalization;
using Grainline.Contacts;
using NodaTime;

namespace Grainline.Texts;

/// <summary>In which zone and language dates and numbers are written: the contact's own, else the automation's zone and
/// the invariant culture.</summary>
public sealed record TextLocale(DateTimeZone Zone, CultureInfo Culture)
{
    public static readonly TextLocale Invariant = new(DateTimeZone.Utc, CultureInfo.InvariantCulture);

    public static TextLocale Of(ContactProfile contact, DateTimeZone automationZone) =>
        new(ZoneOf(contact) ?? automationZone, CultureOf(contact.Language));

    /// <summary>The contact's own zone, when it has one.</summary>
    public static DateTimeZone? ZoneOf(ContactProfile contact) =>
        contact.TimeZone is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null;

    private static CultureInfo CultureOf(string? language)
    {
        try
        {
            return language is null ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language.Replace('_', '-'));
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
