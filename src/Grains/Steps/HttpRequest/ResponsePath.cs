using System.Globalization;
using System.Text.Json;
using Grainline.Contacts;
using Grainline.Texts;

namespace Grainline.Steps.HttpRequest;

/// <summary>Dotted paths into the answer of an outgoing webhook.</summary>
internal static class ResponsePath
{
    private const string Root = "response.";

    /// <summary>The value, or null when there is none. The path may begin with <c>response.</c>, as the names in texts do.</summary>
    public static FieldValue? Find(FieldValue? answer, string path)
    {
        if (answer is not { IsJson: true, Raw: var raw })
        {
            return null;
        }

        using var document = JsonDocument.Parse(raw);
        return Find(document.RootElement, path)
            ?? (path.StartsWith(Root, StringComparison.Ordinal) ? Find(document.RootElement, path[Root.Length..]) : null);
    }

    private static FieldValue? Find(JsonElement element, string path)
    {
        foreach (var segment in DottedPath.Split(path))
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(segment, out var member))
            {
                element = member;
            }
            else if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < element.GetArrayLength())
            {
                element = element[place];
            }
            else
            {
                return null;
            }
        }

        return element.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => FieldValue.Text(element.GetString()!),
            _ => FieldValue.Json(element),
        };
    }
}
