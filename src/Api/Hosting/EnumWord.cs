namespace Grainline.Api.Hosting;

/// <summary>A word of a query string that stands for a value of an enum.</summary>
internal static class EnumWord
{
    /// <summary>The value; null for what is no such word: numbers and lists are none, though the parser of .NET takes them.</summary>
    public static T? Read<T>(string word)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, ignoreCase: true, out var value) && word.Equals(Enum.GetName(value), StringComparison.OrdinalIgnoreCase) ? value : null;
}
