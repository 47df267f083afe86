using System.Globalization;
using System.Text;

namespace Grainline.Phones;

/// <summary>
/// The digits of a text that people meant as a phone number. Spaces, dashes, dots, brackets, slashes, invisible marks and
/// symbols of any script are passed over, digits of any script are digits; anything else refuses the text.
/// </summary>
internal ref struct DialledText(Span<char> buffer)
{
    /// <summary>Longest text that is looked at, in UTF-16 units.</summary>
    public const int MaxLength = 128;

    /// <summary>Most digits that are taken: a number, prefixes, and enough to notice a second number.</summary>
    public const int MaxDigits = 32;

    /// <summary>Fewer digits are no number; more digits than this after a number are no extension.</summary>
    private const int FewDigits = 6;

    private readonly Span<char> _buffer = buffer;
    private int _count;
    private int _end = -1;
    private int _slash = -1;
    private int _bracketedZero = -1;
    private int _firstGroup = -1;
    private bool _isApart;
    private bool _hasLetters;

    public bool HasPlus { get; private set; }

    public readonly ReadOnlySpan<char> Digits => _buffer[.._count];

    /// <summary>How many digits there are from the zero on that stands alone in brackets, or -1.</summary>
    public readonly int BracketedZero => _bracketedZero < 0 ? -1 : _count - _bracketedZero;

    /// <summary>How many digits stand together at the beginning; -1 = all do.</summary>
    public readonly int FirstGroup => _firstGroup;

    /// <summary>Takes the digits, or says why the text is no number.</summary>
    public PhoneRefusal? Scan(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength)
        {
            return PhoneRefusal.OverAnyLength;
        }

        text = WithoutDecimals(WithoutScheme(text));
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out var rune, out var length);
            text = text[length..];
            if (Take(rune, text) is { } refusal)
            {
                return refusal;
            }
        }

        return Judge();
    }

    private PhoneRefusal? Take(Rune rune, ReadOnlySpan<char> rest)
    {
        if (Rune.IsDigit(rune))
        {
            if (_count == _buffer.Length)
            {
                return _end >= 0 || _slash >= 0 ? PhoneRefusal.HasSeveral : PhoneRefusal.OverAnyLength;
            }

            _firstGroup = _isApart && _count > 0 && _firstGroup < 0 ? _count : _firstGroup;
            _isApart = false;
            _buffer[_count++] = (char)('0' + (int)Rune.GetNumericValue(rune));
            return null;
        }

        // What cannot be seen, and the frame of a digit in a picture, parts nothing.
        _isApart |= Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
        switch (rune.Value)
        {
            case '+' or '\uFF0B' or '\uFE62' when _count > 0:
                return _hasLetters && _end <= FewDigits ? PhoneRefusal.HasLetters : PhoneRefusal.HasSeveral;
            case '+' or '\uFF0B' or '\uFE62':
                HasPlus = true;
                return null;
            case '(' when rest.StartsWith("0)"):
                _bracketedZero = _count;
                return null;
            case '/' or '\uFF0F':
                _slash = _slash < FewDigits ? _count : _slash;
                return null;
            case ',' or ';' or '|' or '&' or '#' or '\r' or '\n' or '\uFF0C' or '\uFF1B' or '\u3001':
                _end = _end < FewDigits ? _count : _end;
                return null;
            default:
                return TakeOther(rune);
        }
    }

    private PhoneRefusal? TakeOther(Rune rune)
    {
        if (Rune.IsLetter(rune))
        {
            _hasLetters = true;
            _end = _end < FewDigits ? _count : _end;
            return null;
        }

        return rune.Value is '.' or '\'' or '"' or ':' or '=' or '~' or '\u00B7' || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.OtherSymbol
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            ? null
            : PhoneRefusal.NoDigits;
    }

    /// <summary>What stands after a sign that ends a number tells an extension from a second number.</summary>
    private readonly PhoneRefusal? Judge()
    {
        var (afterEnd, afterSlash) = (_count - _end, _count - _slash);
        if (_hasLetters)
        {
            return _end < FewDigits || afterEnd == 0 ? PhoneRefusal.HasLetters
                : afterEnd <= FewDigits ? PhoneRefusal.HasExtension
                : PhoneRefusal.HasSeveral;
        }

        if (_count == 0)
        {
            return PhoneRefusal.NoDigits;
        }

        if (_end >= FewDigits && afterEnd > 0)
        {
            return afterEnd <= FewDigits ? PhoneRefusal.HasExtension : PhoneRefusal.HasSeveral;
        }

        // 02 123456/7 and 02 123456/123457 are two lines; 04921/123456 is one, written the German way.
        var isSecondLine = afterSlash is 1 or 2 || (afterSlash >= FewDigits && _count > PhoneNumber.MaxDigits);
        return _slash >= FewDigits && isSecondLine ? PhoneRefusal.HasSeveral : null;
    }

    /// <summary>Takes off <c>tel:</c>, Twilio's <c>whatsapp:</c>, and the <c>p:</c> of Facebook's lead forms.</summary>
    private static ReadOnlySpan<char> WithoutScheme(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && (char.IsWhiteSpace(text[0]) || char.GetUnicodeCategory(text[0]) == UnicodeCategory.Format))
        {
            text = text[1..];
        }

        foreach (var scheme in (ReadOnlySpan<string>)["tel:", "whatsapp:", "callto:", "p:"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return text[scheme.Length..];
            }
        }

        return text;
    }

    /// <summary>Spreadsheets write a number that they took for an amount with <c>.0</c> behind it.</summary>
    private static ReadOnlySpan<char> WithoutDecimals(ReadOnlySpan<char> text) =>
        text.Length > FewDigits + 2 && text.EndsWith(".0") && !text[..^2].ContainsAnyExceptInRange('0', '9') ? text[..^2] : text;
}
