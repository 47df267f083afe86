using System.Text;
using System.Text.Json;
using Grainline.GoHighLevel;

namespace Grainline.Api.Deliveries;

/// <summary>What was sent to a webhook, as a part of an answer.</summary>
internal static class SentBody
{
    // What holds the body adds to its depth, and a reader that takes as much as a webhook does could not read the whole.
    private static readonly JsonDocumentOptions Readable = new() { MaxDepth = WebhookLimits.Depth - 4 };

    /// <summary>JSON, or the text as it came where it is none or is nested too deep for an answer; null when nothing was sent.</summary>
    public static JsonElement? Of(byte[]? body)
    {
        if (body is not { Length: > 0 })
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Readable);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(body));
        }
    }
}
