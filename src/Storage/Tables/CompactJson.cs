using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Grainline.Storage.Tables;

/// <summary>
/// Writes JSON for storage. Letters beyond ASCII stay as they are: half the size, and nothing stored goes into HTML
/// unescaped. The encoder is the writer's and not the options', because other options than those that a context was
/// generated for switch its generated code off, which costs twice the time.
/// </summary>
internal static class CompactJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _text;

    public static void Write<T>(IBufferWriter<byte> buffer, T value, JsonTypeInfo<T> type)
    {
        var writer = _writer ??= new Utf8JsonWriter(buffer, Options);
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
    }

    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => Buffer(value, type).WrittenSpan.ToArray();

    public static string Text<T>(T value, JsonTypeInfo<T> type) => Encoding.UTF8.GetString(Buffer(value, type).WrittenSpan);

    private static ArrayBufferWriter<byte> Buffer<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = _text ??= new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        Write(buffer, value, type);
        return buffer;
    }
}
