using System.Globalization;
using Grainline.Calendars;
using HandlebarsDotNet;
using NodaTime;
using NodaTime.Text;

namespace Grainline.Texts;

/// <summary>
/// The helpers of texts: <c>upper</c>, <c>lower</c>, <c>trim</c>, <c>default value other</c>, <c>date value "format"</c>,
/// <c>number value "format"</c>, and <c>url</c>, which writes a value as a part of a URL (RFC 3986: a phone's plus sign would arrive as a space). Formats are those of .NET; dates and numbers are written in the contact's language and
/// time zone, else in the automation's.
/// </summary>
internal static class TextFunctions
{
    private const string DefaultDate = "d";

    /// <summary>Without a language nobody knows whether a reader takes 05/09 for May.</summary>
    private const string DefaultDateOfNoLanguage = "yyyy-MM-dd";

    private const string DefaultNumber = "N0";

    public static readonly string[] Names = ["upper", "lower", "trim", "default", "date", "number", "url"];

    /// <summary>A letter and two digits. <c>F999999999</c> is a format, too, and would be written out.</summary>
    private const int LongestPrecision = 3;

    /// <summary>Of the text that this thread fills. Not among the data, where a text would see all its members.</summary>
    [ThreadStatic]
    private static TextLocale? _locale;

    private static TextLocale Locale => _locale ?? TextLocale.Invariant;

    /// <summary>Does something with which helpers write in a locale.</summary>
    public static void In(TextLocale locale, Action fill)
    {
        _locale = locale;
        try
        {
            fill();
        }
        finally
        {
            _locale = null;
        }
    }

    public static void Register(IHandlebars engine)
    {
        engine.RegisterHelper("upper", (in HelperOptions _, in Context _, in Arguments given) => Text(given, 0).ToUpper(Locale.Culture));
        engine.RegisterHelper("lower", (in HelperOptions _, in Context _, in Arguments given) => Text(given, 0).ToLower(Locale.Culture));
        engine.RegisterHelper("trim", (in HelperOptions _, in Context _, in Arguments given) => Text(given, 0).Trim());
        engine.RegisterHelper("default", (in HelperOptions _, in Context _, in Arguments given) =>
            string.IsNullOrWhiteSpace(Text(given, 0)) ? Text(given, 1) : Text(given, 0));
        engine.RegisterHelper("date", (in HelperOptions _, in Context _, in Arguments given) => Date(Locale, given));
        engine.RegisterHelper("number", (in HelperOptions _, in Context _, in Arguments given) => Number(Locale, given));
        engine.RegisterHelper("url", (in HelperOptions _, in Context _, in Arguments given) => Uri.EscapeDataString(Text(given, 0)));
    }

    /// <summary>What cannot be read as a date stays as it is: better shown than lost.</summary>
    private static string Date(TextLocale locale, Arguments given)
    {
        var format = Text(given, 1, locale.Culture.Equals(CultureInfo.InvariantCulture) ? DefaultDateOfNoLanguage : DefaultDate);
        var write = DateFormat(format, locale.Culture) ?? throw new HandlebarsException($"'{format}' is no format of a date.");
        var text = Text(given, 0);
        return DateReader.TryRead(text, locale.Zone, out var moment) ? write(moment) : text;
    }

    private static Func<ZonedDateTime, string>? DateFormat(string format, CultureInfo culture)
    {
        try
        {
            var pattern = LocalDateTimePattern.Create(format, culture);
            return moment => pattern.Format(moment.LocalDateTime);
        }
        catch (InvalidPatternException)
        {
            // Some formats are known to .NET only; those with an offset mean that of the zone.
            return Takes(() => default(DateTimeOffset).ToString(format, culture)) ? moment => moment.ToDateTimeOffset().ToString(format, culture) : null;
        }
    }

    private static string Number(TextLocale locale, Arguments given)
    {
        var format = NumberFormat(Text(given, 1, DefaultNumber));
        if (!Takes(() => 0m.ToString(format, locale.Culture)))
        {
            throw new HandlebarsException($"'{format}' is no format of a number.");
        }

        var text = Text(given, 0);
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number.ToString(format, locale.Culture) : text;
    }

    private static bool Takes(Func<string> format)
    {
        try
        {
            return format() is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>.NET reads a format up to the first NUL.</summary>
    private static string NumberFormat(string format)
    {
        var read = format.Split('\0')[0];
        return read.Length > LongestPrecision && char.IsAsciiLetter(read[0]) && !read.AsSpan(1).ContainsAnyExceptInRange('0', '9') ? DefaultNumber : read;
    }

    private static string Text(Arguments given, int place, string otherwise = "") =>
        given.Length > place && given[place] is { } value and not UndefinedBindingResult ? TextValue.Of(value) : otherwise;
}
