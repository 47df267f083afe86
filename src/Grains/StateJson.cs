using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Channels;
using Grainline.Contacts;

namespace Grainline;

/// <summary>How grain state is written: source-generated, snake_case, without what is empty. Names are the stored format.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = ContactLimits.StoredDepth,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ContactState))]
[JsonSerializable(typeof(Runs.RunState))]
[JsonSerializable(typeof(AutomationState))]
[JsonSerializable(typeof(ChannelState))]
[JsonSerializable(typeof(BulkState))]
[JsonSerializable(typeof(Contacts.Imports.ImportState))]
[JsonSerializable(typeof(Contacts.Imports.ImportPartState))]
[JsonSerializable(typeof(Connections.ConnectionState))]
[JsonSerializable(typeof(Connections.AppEventState))]
[JsonSerializable(typeof(AliasState))]
public sealed partial class StateJson : JsonSerializerContext;
