using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grainline.Pages.Backend;

/// <summary>How the API's JSON is read, and how JSON is shown to people.</summary>
internal static partial class ApiJson
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

    public static string Pretty(JsonNode? node) => Shown(node, Readable);

    /// <summary>The same on one line.</summary>
    public static string Line(JsonNode? node) => Shown(node, Options);

    /// <summary>The encoder escapes what is beyond the first plane, emoji above all.</summary>
    private static string Shown(JsonNode? node, JsonSerializerOptions options) =>
        Surrogates().Replace(node?.ToJsonString(options) ?? "", pair => Regex.Unescape(pair.Value));

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

    /// <summary>Not after a backslash that is itself escaped, where the letters are meant as they stand.</summary>
    [GeneratedRegex(@"(?<=(?<!\\)(\\\\)*)\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Surrogates();
}
