using System.Buffers.Text;
using System.Text;

namespace Grainline.Load;

/// <summary>A webhook URL and the secret that opens it.</summary>
public sealed record Hook(string Path, string Secret);

/// <summary>
/// The documented webhook body in a complete HTTP/1.1 request, built once; a request differs from it only in the
/// digits of the contact and of the delivery, which are written over marks of the same length.
/// </summary>
public sealed class RequestTemplate
{
    private const int NumberDigits = 16;
    private const int ContactDigits = 8;
    private const string KeyMark = "KKKKKKKKKKKKKKKK";
    private const string OrderMark = "OOOOOOOOOOOOOOOO";
    private const string PhoneMark = "PPPPPPPPPP";
    private const string NameMark = "NNNNNNNN";
    private const string MailMark = "MMMMMMMM";

    /// <summary>What never changes of a contact stays the same from delivery to delivery; one custom field changes, so that
    /// every delivery has something to merge.</summary>
    private const string Body =
        $$$"""
        {"phone":"+39{{{PhoneMark}}}","first_name":"Giulia","last_name":"Rossi {{{NameMark}}}",
        "email":"giulia.{{{MailMark}}}@example.com",
        "custom_fields":{"city":"Torino","source":"landing page","budget":"1200","last_order":"{{{OrderMark}}}"}}
        """;

    private readonly byte[] _bytes;
    private readonly int _key;
    private readonly int _order;
    private readonly int _phone;
    private readonly int _name;
    private readonly int _mail;

    public RequestTemplate(string host, Hook hook, bool withKey)
    {
        var key = withKey ? $"Idempotency-Key: {KeyMark}\r\n" : "";
        var text =
            $"POST {hook.Path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n" +
            $"X-Webhook-Secret: {hook.Secret}\r\n{key}Content-Length: {Body.Length}\r\n\r\n{Body}";
        _bytes = Encoding.ASCII.GetBytes(text);
        _key = text.IndexOf(KeyMark, StringComparison.Ordinal);
        _order = text.IndexOf(OrderMark, StringComparison.Ordinal);
        _phone = text.IndexOf(PhoneMark, StringComparison.Ordinal);
        _name = text.IndexOf(NameMark, StringComparison.Ordinal);
        _mail = text.IndexOf(MailMark, StringComparison.Ordinal);
    }

    public int Length => _bytes.Length;

    /// <summary>Writes delivery <paramref name="number"/> for <paramref name="contact"/>; returns its length in bytes.</summary>
    public int Write(Span<byte> buffer, long number, int contact)
    {
        _bytes.CopyTo(buffer);
        if (_key >= 0)
        {
            WriteDigits(number, buffer.Slice(_key, NumberDigits));
        }

        WriteDigits(number, buffer.Slice(_order, NumberDigits));
        Contacts.WritePhone(contact, buffer.Slice(_phone, Contacts.PhoneDigits));
        WriteDigits(contact, buffer.Slice(_name, ContactDigits));
        WriteDigits(contact, buffer.Slice(_mail, ContactDigits));
        return _bytes.Length;
    }

    private static void WriteDigits(long value, Span<byte> digits)
    {
        if (!Utf8Formatter.TryFormat(value, digits, out _, new('D', (byte)digits.Length)))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"Has more than {digits.Length} digits.");
        }
    }
}
