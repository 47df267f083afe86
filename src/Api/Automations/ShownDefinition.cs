using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Webhooks;

namespace Grainline.Api.Automations;

/// <summary>A definition as those see it who may not change it: without the secrets that its requests are sent with.</summary>
internal static class ShownDefinition
{
    /// <param name="definition">As it is stored.</param>
    /// <param name="withSecrets">For those who wrote it, and send it back changed.</param>
    public static JsonElement Of(string definition, bool withSecrets) =>
        withSecrets ? Json.Parse(definition) : Shown(JsonNode.Parse(definition), "", type: null).Deserialize<JsonElement>();

    /// <param name="node">Part of a definition.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="type">Of the step whose member it is.</param>
    private static JsonNode? Shown(JsonNode? node, string name, string? type) => node switch
    {
        JsonArray items => new JsonArray([.. items.Select(item => Shown(item, name, type: null))]),
        JsonObject headers when name.Equals("headers", StringComparison.OrdinalIgnoreCase) => Each(
            headers, (header, value) => SecretMask.IsHarmlessHeader(header) ? Shown(value, "", type: null) : SecretMask.Hidden),
        JsonObject members => Each(members, (member, value) => Shown(value, SecretMask.IsTelling(name) ? name : member, TypeOf(members))),
        JsonValue when SecretMask.IsTelling(name) => SecretMask.Hidden,
        JsonValue value when value.TryGetValue<string>(out var text) =>
            type == "ghl_inbound_webhook" && name.Equals("url", StringComparison.OrdinalIgnoreCase) ? SecretMask.HostOf(text) : SecretMask.InText(text),
        _ => node?.DeepClone(),
    };

    private static JsonObject Each(JsonObject members, Func<string, JsonNode?, JsonNode?> shown) =>
        new(members.Select(member => KeyValuePair.Create(member.Key, shown(member.Key, member.Value))));

    private static string? TypeOf(JsonObject members) => members["type"] is JsonValue type && type.TryGetValue<string>(out var word) ? word : null;
}
