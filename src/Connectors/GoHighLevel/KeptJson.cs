using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>
/// A list or object of a body as a run keeps it. What is in it counts as it does where it is named alone (HTTP.md, "Webhook"): names are
/// trimmed, and a text that is one unresolved merge tag is empty.
/// </summary>
internal static class KeptJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="element">A list or object.</param>
    /// <param name="isWhole">Whether it is the body itself.</param>
    /// <param name="isTyped">As in <see cref="BodyValue.Read"/>.</param>
    public static FieldValue Of(JsonElement element, bool isWhole, bool isTyped)
    {
        var written = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(written, Relaxed))
        {
            Write(json, element, isWhole, isTyped);
        }

        return FieldValue.Json(JsonElement.Parse(written.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, JsonElement element, bool isWhole, bool isTyped)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    var name = member.Name.Trim();
                    json.WritePropertyName(name);
                    Write(json, member.Value, isWhole: false, isTyped || (isWhole && name == WorkflowKeys.CustomData));
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var entry in element.EnumerateArray())
                {
                    Write(json, entry, isWhole: false, isTyped);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                var text = BodyValue.OfText(element.GetString()!, isTyped);
                json.WriteStringValue(text.IsNothing ? "" : text.AsField.Raw);
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
