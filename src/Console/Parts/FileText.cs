using System.Text;
using System.Text.Unicode;

namespace Grainline.Pages.Parts;

/// <summary>The text of a file that a spreadsheet wrote, and in which letters it was written.</summary>
public sealed record FileText(string Text, string Charset)
{
    /// <summary>What Excel writes as CSV in western Europe: it has no sign of its own, and takes any bytes.</summary>
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The whole text, without a mark at its beginning.</summary>
    public static FileText Of(ReadOnlySpan<byte> bytes)
    {
        var encoding = EncodingOf(bytes);
        var mark = bytes.StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0;
        return new FileText(encoding.GetString(bytes[mark..]), Western.Equals(encoding) ? "Windows-1252" : encoding.WebName.ToUpperInvariant());
    }

    /// <summary>By the mark at the beginning, else as UTF-8 where all of it is, else as Windows-1252: text in the latter that has an
    /// accent is no UTF-8 but by an accident that names and addresses do not have.</summary>
    public static Encoding EncodingOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (bytes.StartsWith(encoding.Preamble))
            {
                return encoding;
            }
        }

        return Utf8.IsValid(bytes) ? Encoding.UTF8 : Western;
    }
}
