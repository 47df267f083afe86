using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Webhooks;

namespace Grainline.Api.Automations;

/// <summary>A definition as those see it who may not change it: without the secrets that its requests are sent with.</summary>
internal static class ShownDefinition
{
    /// <param name="definition">As it is stored.</param>
    /// <param name="withSecrets">For those who wrote it, and send it back changed.</param>
    public static JsonElement Of(string definition, bool withSecrets)
    {
        if (withSecrets)
        {
            return Json.Parse(definition);
        }

        var root = JsonNode.Parse(definition)!;
        Hide(root);
        return root.Deserialize<JsonElement>();
    }

    private static void Hide(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                items.ToList().ForEach(Hide);
                break;
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value is JsonValue && SecretMask.IsTelling(name))
                    {
                        members[name] = SecretMask.Hidden;
                    }
                    else
                    {
                        Hide(value);
                    }
                }

                break;
        }
    }
}
