using System.Buffers.Text;

namespace Grainline.Exchanges;

/// <summary>
/// Texts that JSON can spell and nothing can hold: half a surrogate pair (JavaScript makes one when it cuts an emoji in two) and
/// NUL, which PostgreSQL takes in no text. They become U+FFFD, in place, because both escapes have six bytes. Whatever comes in passes
/// here: a text that cannot be read would stop whoever meets it later, again and again.
/// </summary>
internal static class BodyText
{
    private const int EscapeLength = 6;

    /// <summary>The same memory when there is nothing to replace.</summary>
    public static ReadOnlyMemory<byte> WithoutImpossible(ReadOnlyMemory<byte> utf8, out int replaced)
    {
        replaced = 0;
        var text = utf8.Span;
        byte[]? copy = null;
        for (var at = text.IndexOf((byte)'\\'); at >= 0 && at < text.Length; at = Next(text, at))
        {
            if (CodeUnit(text, at) is not { } unit)
            {
                at += 2;
                continue;
            }

            if (char.IsHighSurrogate(unit) && CodeUnit(text, at + EscapeLength) is { } low && char.IsLowSurrogate(low))
            {
                at += 2 * EscapeLength;
                continue;
            }

            if (unit == '\0' || char.IsSurrogate(unit))
            {
                copy ??= text.ToArray();
                "\\ufffd"u8.CopyTo(copy.AsSpan(at));
                replaced++;
            }

            at += EscapeLength;
        }

        return copy ?? utf8;
    }

    /// <summary>The next backslash at or behind the position; the end when there is none.</summary>
    private static int Next(ReadOnlySpan<byte> text, int at) =>
        at >= text.Length || text[at..].IndexOf((byte)'\\') is not (>= 0 and var ahead) ? text.Length : at + ahead;

    private static char? CodeUnit(ReadOnlySpan<byte> text, int at) =>
        at + EscapeLength <= text.Length && text[at..].StartsWith("\\u"u8)
        && Utf8Parser.TryParse(text.Slice(at + 2, EscapeLength - 2), out ushort unit, out var read, 'x') && read == EscapeLength - 2
            ? (char)unit
            : null;
}
