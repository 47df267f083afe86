using System.Text.Json;
using System.Text.Json.Serialization;
using Grainline.Automations;
using Grainline.Channels;
using Grainline.Contacts;

namespace Grainline;

/// <summary>How grain state is written: source-generated, snake_case, without what is empty. Names are the stored format.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(ContactState))]
[JsonSerializable(typeof(AutomationState))]
[JsonSerializable(typeof(ChannelState))]
public sealed partial class StateJson : JsonSerializerContext
{
    /// <summary>Gives the storage provider's options what they need for these states.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.IgnoreReadOnlyProperties = true;
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
