using System.Globalization;
using Grainline.Contacts;
using NodaTime;

namespace Grainline.Texts;

/// <summary>In which zone and language dates and numbers are written: the contact's own, else the automation's; without either
/// language the invariant culture.</summary>
public sealed record TextLocale(DateTimeZone Zone, CultureInfo Culture)
{
    public static readonly TextLocale Invariant = new(DateTimeZone.Utc, CultureInfo.InvariantCulture);

    /// <summary>Of an automation.</summary>
    public static TextLocale Of(DateTimeZone zone, string? language) => new(zone, CultureOf(language) ?? CultureInfo.InvariantCulture);

    /// <summary>The automation's, for the contact.</summary>
    public TextLocale For(ContactProfile contact) => new(ZoneOf(contact) ?? Zone, CultureOf(contact.Language) ?? Culture);

    /// <summary>The contact's own zone, when it has one.</summary>
    public static DateTimeZone? ZoneOf(ContactProfile contact) =>
        contact.TimeZone is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null;

    private static CultureInfo? CultureOf(string? language)
    {
        try
        {
            return language is null ? null : CultureInfo.GetCultureInfo(language.Replace('_', '-'));
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}
