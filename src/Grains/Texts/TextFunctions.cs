using System.Globalization;
using Grainline.Calendars;
using HandlebarsDotNet;
using NodaTime;
using NodaTime.Text;

namespace Grainline.Texts;

/// <summary>
/// The helpers of texts: <c>upper</c>, <c>lower</c>, <c>trim</c>, <c>default value other</c>, <c>date value "format"</c>,
/// <c>number value "format"</c>. Formats are those of .NET; dates and numbers are written in the contact's language, and
/// in the contact's time zone, else the automation's.
/// </summary>
internal static class TextFunctions
{
    private const string DefaultDate = "d";
    private const string DefaultNumber = "N0";

    /// <summary>Longest format of a number; one of a letter and digits, which say how many decimals, has two digits at most.</summary>
    private const int MaxFormat = 100, MaxStandardFormat = 3;

    public static readonly string[] Names = ["upper", "lower", "trim", "default", "date", "number"];

    public static void Register(IHandlebars engine)
    {
        engine.RegisterHelper("upper", (in HelperOptions options, in Context _, in Arguments given) =>
            Text(given, 0).ToUpper(Locale(options).Culture));
        engine.RegisterHelper("lower", (in HelperOptions options, in Context _, in Arguments given) =>
            Text(given, 0).ToLower(Locale(options).Culture));
        engine.RegisterHelper("trim", (in HelperOptions _, in Context _, in Arguments given) => Text(given, 0).Trim());
        engine.RegisterHelper("default", (in HelperOptions _, in Context _, in Arguments given) =>
            string.IsNullOrWhiteSpace(Text(given, 0)) ? Text(given, 1) : Text(given, 0));
        engine.RegisterHelper("date", (in HelperOptions options, in Context _, in Arguments given) => Date(Locale(options), given));
        engine.RegisterHelper("number", (in HelperOptions options, in Context _, in Arguments given) => Number(Locale(options), given));
    }

    /// <summary>What cannot be read as a date stays as it is: better shown than lost.</summary>
    private static string Date(TextLocale locale, Arguments given)
    {
        var format = Text(given, 1, DefaultDate);
        var write = DateFormat(format, locale.Culture) ?? throw new HandlebarsException($"'{format}' is no format of a date.");
        var text = Text(given, 0);
        return DateReader.TryRead(text, locale.Zone, out var moment) ? write(moment.LocalDateTime) : text;
    }

    private static Func<LocalDateTime, string>? DateFormat(string format, CultureInfo culture)
    {
        try
        {
            return LocalDateTimePattern.Create(format, culture).Format;
        }
        catch (InvalidPatternException)
        {
            // Some formats are known to .NET only.
            return Takes(() => default(DateTime).ToString(format, culture)) ? date => date.ToDateTimeUnspecified().ToString(format, culture) : null;
        }
    }

    private static string Number(TextLocale locale, Arguments given)
    {
        var format = Text(given, 1, DefaultNumber);
        if (IsTooWide(format) || !Takes(() => 0m.ToString(format, locale.Culture)))
        {
            throw new HandlebarsException($"'{format}' is no format of a number.");
        }

        var text = Text(given, 0);
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number.ToString(format, locale.Culture) : text;
    }

    /// <summary>A format may come from a field: <c>N999999999</c> asks .NET for a text of a gigabyte.</summary>
    private static bool IsTooWide(string format) =>
        format.Length > MaxFormat || (format.Length > MaxStandardFormat && format.Skip(1).All(char.IsAsciiDigit));

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

    private static string Text(Arguments given, int place, string otherwise = "") =>
        given.Length > place && given[place] is { } value and not UndefinedBindingResult ? TextValue.Of(value) : otherwise;

    private static TextLocale Locale(HelperOptions options) =>
        (options.Data["root"] as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(Scope.LocaleKey) as TextLocale ?? TextLocale.Invariant;
}
