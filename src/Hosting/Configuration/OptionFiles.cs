using System.Text.Json;

namespace Grainline.Hosting.Configuration;

/// <summary>Files of options. People write them by hand, so that one is malformed or not readable is no bug of ours.</summary>
internal static class OptionFiles
{
    /// <summary>The operator's own: in the folder in which the program is started.</summary>
    public static string OfOperator => Path.Combine(Environment.CurrentDirectory, "appsettings.json");

    /// <summary>Does what reads them.</summary>
    /// <exception cref="ConfigurationException">One cannot be read; it is named.</exception>
    public static WebApplicationBuilder Read(Func<WebApplicationBuilder> read)
    {
        // The framework passes a folder over. Docker makes one of that name when a file is mounted that is not there.
        if (Directory.Exists(OfOperator))
        {
            throw new ConfigurationException([$"{OfOperator} is a folder. It should be a file of options, or not be there."]);
        }

        try
        {
            return read();
        }
        catch (InvalidDataException malformed)
        {
            throw new ConfigurationException([$"{malformed.Message} {Reason(malformed.InnerException)}"]);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"A file of options cannot be read: {refusal.Message}"]);
        }
    }

    /// <summary>The parser's own words quote what it did not understand, which may be a part of a password.</summary>
    private static string Reason(Exception? cause) =>
        cause is FormatException { InnerException: JsonException { LineNumber: { } line } } ? $"Line {line + 1} is no JSON."
        : cause?.Message ?? "";
}
