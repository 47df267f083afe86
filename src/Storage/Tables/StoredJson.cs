using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grainline.Contacts;
using Grainline.Messages;

namespace Grainline.Storage.Tables;

/// <summary>The parts of journal rows that are kept as JSON.</summary>
[JsonSerializable(typeof(ContactProfile))]
[JsonSerializable(typeof(MessageContent))]
[JsonSerializable(typeof(DeliveryRemarks))]
[JsonSerializable(typeof(OpenStep))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>Keeps letters beyond ASCII as they are: half the size, and nothing stored is put into HTML unescaped.</summary>
    public static StoredJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
