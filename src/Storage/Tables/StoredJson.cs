using System.Text.Json.Serialization;
using Grainline.Contacts;
using Grainline.Messages;

namespace Grainline.Storage.Tables;

/// <summary>The parts of journal rows that are kept as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = ContactLimits.StoredDepth)]
[JsonSerializable(typeof(ContactProfile))]
[JsonSerializable(typeof(FieldValue))]
[JsonSerializable(typeof(MessageContent))]
[JsonSerializable(typeof(DeliveryRemarks))]
[JsonSerializable(typeof(OpenStep))]
internal sealed partial class StoredJson : JsonSerializerContext;
