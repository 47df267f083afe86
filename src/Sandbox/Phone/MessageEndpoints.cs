using System.Globalization;
using Grainline.Sandbox.Faults;
using Grainline.Sandbox.GoHighLevel;
using Grainline.Sandbox.Meta;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grainline.Sandbox.Phone;

/// <summary>What phones have received, and the way to forget it.</summary>
internal static class MessageEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    public static void MapMessages(this IEndpointRouteBuilder sandbox)
    {
        sandbox.MapGet("/messages", List);
        sandbox.MapDelete("", Forget);
    }

    /// <summary>Messages oldest first; <c>to</c> = only those to a phone. The cursor is the last message that was seen.</summary>
    private static async Task<IResult> List(HttpContext http, MessageStore store)
    {
        var query = http.Request.Query;
        PhoneKey? to = null;
        if (query.ContainsKey("to") && (to = PhoneKey.Parse(query["to"])) is null)
        {
            return Refusal.InvalidPhone;
        }

        if (Cursor(query["cursor"]) is not { } cursor)
        {
            return Refusal.Of(400, "invalid_cursor", "The cursor is not one of this list.", "cursor");
        }

        if (Limit(query["limit"]) is not { } wanted)
        {
            return Refusal.Of(400, "bad_request", "The value of limit does not fit.", "limit");
        }

        var found = await store.List(cursor, to, wanted + 1);
        var page = found.Take(wanted).ToList();
        return Results.Json(
            new Page<SentMessage>(
                [.. page.Select(m => m.Message)],
                found.Count > wanted ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null),
            Readable.Json.PageSentMessage);
    }

    private static async Task<IResult> Forget(
        MessageStore store, FaultScript faults, TemplateCatalog templates, GhlStore ghl, GhlCallLog calls, GhlRateLimit limit)
    {
        faults.Clear();
        templates.Clear();
        GhlModule.Forget(ghl, calls, limit);
        await store.Clear();
        return Results.NoContent();
    }

    private static long? Cursor(string? text) =>
        string.IsNullOrEmpty(text) ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : null;

    /// <summary>As in the lists of the management API: a number that is outside is brought inside.</summary>
    private static int? Limit(string? text) =>
        string.IsNullOrEmpty(text) ? DefaultLimit
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? Math.Clamp(value, 1, MaxLimit)
        : null;
}
