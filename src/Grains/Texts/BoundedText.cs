using System.Text;
using HandlebarsDotNet;

namespace Grainline.Texts;

/// <summary>Takes what a text becomes, up to a length; then it refuses, so that a text which grows ends.</summary>
internal sealed class BoundedText(int limit) : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        Spend(1);
        _text.Append(value);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Spend(buffer.Length);
        _text.Append(buffer);
    }

    public override string ToString() => _text.ToString();

    private void Spend(int characters)
    {
        if (_text.Length + characters > limit)
        {
            throw new HandlebarsException($"The text becomes longer than {limit} characters.");
        }
    }
}
