using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grainline.Pages.Backend;

/// <summary>How the API's JSON is read, and how JSON is shown to people.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Indented, letters of all languages as they are. Pages encode it like any other text.</summary>
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object in which a name stands twice cannot be read by its names.</summary>
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    public static string Pretty(JsonNode? node) => node?.ToJsonString(Readable) ?? "";

    /// <summary>The text of a member; other scalars as their JSON, null where there is nothing.</summary>
    public static string? Text(this JsonNode? node, string member) => node is JsonObject parent ? Scalar(parent[member]) : null;

    public static string? Scalar(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    public static bool TryParse(string text, out JsonNode? node, out string? problem)
    {
        try
        {
            node = JsonNode.Parse(text, documentOptions: Once);
            problem = null;
            return true;
        }
        catch (JsonException exception)
        {
            (node, problem) = (null, exception.Message);
            return false;
        }
    }
}
