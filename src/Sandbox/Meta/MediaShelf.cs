using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox.Meta;

/// <summary>Media that was uploaded to Meta's simulator: what it was, not its bytes.</summary>
internal sealed class MediaShelf
{
    public const int MaxMedia = 1_000;
    private const long MaxBytes = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, JsonObject> _media = new(StringComparer.Ordinal);

    /// <summary><c>POST /{phone-number-id}/media</c>: a form with <c>messaging_product</c>, <c>file</c> and its type.</summary>
    public static async Task<IResult> Upload(HttpContext http, GraphAuthorization authorization, MediaShelf shelf)
    {
        if (!authorization.Allows(http.Request))
        {
            return GraphAnswer.Of(GraphError.InvalidToken);
        }

        if (!http.Request.HasFormContentType || await http.Request.ReadFormAsync(http.RequestAborted) is not { } form || form.Files["file"] is not { } file)
        {
            return GraphAnswer.Of(GraphError.Required("file"));
        }

        if (form["messaging_product"] != "whatsapp")
        {
            return GraphAnswer.Of(GraphError.Required("messaging_product"));
        }

        if (file.Length > MaxBytes)
        {
            return GraphAnswer.Of(GraphError.Of(131053, "The file is too large."));
        }

        await using var content = file.OpenReadStream();
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, http.RequestAborted));
        var id = RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture) + "0001";
        shelf.Put(id, new()
        {
            ["messaging_product"] = "whatsapp",
            ["url"] = $"https://lookaside.example.com/whatsapp_business/attachments/?mid={id}",
            ["mime_type"] = file.ContentType,
            ["sha256"] = hash,
            ["file_size"] = file.Length,
            ["id"] = id,
        });
        return Results.Text(new JsonObject { ["id"] = id }.ToJsonString(), "application/json");
    }

    /// <summary><c>GET /{media-id}</c>.</summary>
    public static IResult Show(HttpContext http, string mediaId, GraphAuthorization authorization, MediaShelf shelf) =>
        !authorization.Allows(http.Request) ? GraphAnswer.Of(GraphError.InvalidToken)
        : shelf.Find(mediaId) is { } media ? Results.Text(media, "application/json")
        : GraphAnswer.Of(GraphError.UnknownNumber(mediaId));

    private void Put(string id, JsonObject media)
    {
        lock (_gate)
        {
            if (_media.Count >= MaxMedia)
            {
                _media.RemoveAt(0);
            }

            _media[id] = media;
        }
    }

    private string? Find(string id)
    {
        lock (_gate)
        {
            return _media.TryGetValue(id, out var media) ? media.ToJsonString() : null;
        }
    }
}
