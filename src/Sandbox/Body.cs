using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grainline.Sandbox;

/// <summary>Reads bodies of requests, bounded.</summary>
internal static class Body
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>The body, or null when it is not JSON of that shape or too long.</summary>
    public static async ValueTask<T?> Read<T>(HttpContext http, JsonTypeInfo<T> shape)
        where T : class
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.BodyReader, shape, http.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }
}
