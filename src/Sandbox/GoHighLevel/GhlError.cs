using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>Answers in GHL's shapes (facts/ghl.md 4): <c>message</c> is a text or a list of texts.</summary>
internal static class GhlError
{
    public static IResult InvalidToken => Of(401, "Invalid JWT", "Unauthorized");

    public static IResult NoVersion => Of(401, "version header was not found.", "Unauthorized");

    public static IResult WrongLocation => Of(403, "The token does not have access to this location.", "Forbidden");

    public static IResult TooMany => Of(429, "Too Many Requests", null);

    public static IResult InvalidBody => Of(400, "Unexpected token in JSON", "Bad Request");

    public static IResult UnknownContact(string id) => Of(400, $"Contact with id {id} not found", "Bad Request");

    public static IResult Unprocessable(IEnumerable<string> messages) => GhlAnswer.Json(422, new()
    {
        ["statusCode"] = 422,
        ["message"] = new JsonArray([.. messages.Select(m => JsonValue.Create(m))]),
        ["error"] = "Unprocessable Entity",
    });

    public static IResult Duplicate(GhlContact existing, string field) => GhlAnswer.Json(400, new()
    {
        ["statusCode"] = 400,
        ["message"] = "This location does not allow duplicated contacts.",
        ["meta"] = new JsonObject { ["contactId"] = existing.Id, ["contactName"] = existing.FullName, ["matchingField"] = field },
    });

    public static IResult Of(int status, string message, string? error)
    {
        var body = new JsonObject { ["statusCode"] = status, ["message"] = message };
        if (error is not null)
        {
            body["error"] = error;
        }

        return GhlAnswer.Json(status, body);
    }

    /// <summary>The error of a fault.</summary>
    public static IResult Scripted(int status) => status switch
    {
        401 => InvalidToken,
        403 => WrongLocation,
        422 => Unprocessable(["Scripted by the sandbox."]),
        429 => TooMany,
        _ => Of(status, "Scripted by the sandbox.", null),
    };
}

/// <summary>Bodies of GHL's simulator.</summary>
internal static class GhlAnswer
{
    public static IResult Json(int status, JsonObject body)
    {
        body["traceId"] = Guid.CreateVersion7().ToString();
        return Results.Text(body.ToJsonString(Readable.Json.Options), "application/json; charset=utf-8", statusCode: status);
    }
}
