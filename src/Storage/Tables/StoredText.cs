using System.Buffers;
using System.Text;

namespace Grainline.Storage.Tables;

/// <summary>Texts that every database can keep.</summary>
internal static class StoredText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [(char)0, .. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit)]);

    /// <summary>
    /// Replaces what cannot be stored by U+FFFD: U+0000, which PostgreSQL refuses in text, and halves of surrogate pairs,
    /// which UTF-8 cannot say. One such character would otherwise fail the batch that it travels in.
    /// </summary>
    public static string? Clean(string? text) => text is null || !text.AsSpan().ContainsAny(Suspects)
        ? text
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace((char)0, (char)0xFFFD);

    /// <summary>Whether <see cref="Clean"/> changes nothing.</summary>
    public static bool IsClean(string text) =>
        !text.AsSpan().ContainsAny(Suspects) || string.Equals(Clean(text), text, StringComparison.Ordinal);
}
