using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Grainline.Phones;

namespace Grainline.Contacts;

/// <summary>
/// Whether a text is about a person: it has one of the phones, in any spelling, or one of the other names by which the person is told apart (e-mail
/// address, id at GHL). First and last names are no such names: other people have them too.
/// </summary>
public sealed class PersonMentions
{
    /// <summary>Shorter names are parts of too many other texts.</summary>
    private const int MinLength = 5;

    private readonly ImmutableArray<string> _numbers;
    private readonly ImmutableArray<string> _names;

    /// <param name="phones">E.164.</param>
    /// <param name="names">What else tells the person apart; null and short ones are left out.</param>
    public PersonMentions(IEnumerable<string> phones, IEnumerable<string?> names)
    {
        // National spellings end with the same digits, whatever is before them.
        _numbers = [.. phones.Select(phone => phone[(1 + (PhoneNumber.Parse(phone) is { IsNumber: true, Number: var number } ? number.CallingCode.Length : 0))..])];
        _names = [.. names.OfType<string>().Where(name => name.Length >= MinLength)];
    }

    /// <summary>Whether UTF-8 text, JSON or not, is about the person.</summary>
    public bool AreIn(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return AreIn(document.RootElement);
        }
        catch (JsonException)
        {
            return AreIn(Encoding.UTF8.GetString(utf8.Span));
        }
    }

    private bool AreIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member => AreIn(member.Name) || AreIn(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(AreIn),
        JsonValueKind.String => element.GetString() is { } text && (AreIn(text) || IsInBody(text)),
        JsonValueKind.Number => AreIn(element.GetRawText()),
        _ => false,
    };

    /// <summary>Bodies that wait stand in states as base64.</summary>
    private bool IsInBody(string text) =>
        text.Length >= MinLength && Base64.IsValid(text) && Convert.FromBase64String(text) is [(byte)'{', ..] body && AreIn(body.AsMemory());

    private bool AreIn(string text)
    {
        if (_names.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        var digits = new StringBuilder();
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits.Append(character);
            }
            else if (!IsBetweenDigits(character))
            {
                digits.Append(' ');
            }
        }

        var dialled = digits.ToString();
        return _numbers.Any(number => dialled.Contains(number, StringComparison.Ordinal));
    }

    /// <summary>What people write between the digits of a number.</summary>
    private static bool IsBetweenDigits(char character) => char.IsWhiteSpace(character) || character is '-' or '.' or '/' or '(' or ')' or '\u2010' or '\u2011';
}
