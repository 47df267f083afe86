using System.Buffers.Text;

namespace Grainline.Load;

/// <summary>Reads as little of an HTTP/1.1 response as tells its status and its end.</summary>
public static class ResponseParser
{
    private const int StatusOffset = 9;

    /// <summary>Whether <paramref name="received"/> holds a whole response.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static bool TryRead(ReadOnlySpan<byte> received, out int status)
    {
        status = 0;
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = received[..(end + 2)];
        var body = received[(end + 4)..];
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[StatusOffset..], out status, out _))
        {
            throw new InvalidDataException("Not an HTTP/1.1 response.");
        }

        if (TryFindValue(head, "\r\nContent-Length: "u8, out var value) && Utf8Parser.TryParse(value, out int length, out _))
        {
            return body.Length >= length;
        }

        return !TryFindValue(head, "\r\nTransfer-Encoding: chunked"u8, out _) || EndsInLastChunk(body);
    }

    private static bool TryFindValue(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var at = head.IndexOf(name);
        value = at < 0 ? default : head[(at + name.Length)..];
        return at >= 0;
    }

    private static bool EndsInLastChunk(ReadOnlySpan<byte> body)
    {
        while (Utf8Parser.TryParse(body, out int size, out var digits, 'x') && body[digits..].StartsWith("\r\n"u8))
        {
            var next = digits + 2 + size + 2;
            if (body.Length < next)
            {
                return false;
            }

            if (size == 0)
            {
                return true;
            }

            body = body[next..];
        }

        return false;
    }
}
