using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Sandbox.Phone;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>Checks and applies the body of a write to a contact, as strictly as GHL's validator: what it does not know is 422.</summary>
internal static class GhlContactBody
{
    private static readonly string[] Others = ["tags", "customFields", "dnd", "dndSettings", "createNewIfDuplicateAllowed"];

    /// <summary>Everything that is wrong.</summary>
    /// <param name="body">The body.</param>
    /// <param name="withLocation">Whether <c>locationId</c> must be there; in an update it must not.</param>
    public static List<string> Check(JsonObject body, bool withLocation)
    {
        var problems = new List<string>();
        foreach (var (name, value) in body)
        {
            if (GhlContact.TextFields.Contains(name) || name == "locationId")
            {
                if (name == "locationId" && !withLocation)
                {
                    problems.Add("property locationId should not exist");
                }
                else if (value is not null && value.GetValueKind() is not JsonValueKind.String)
                {
                    problems.Add($"{name} must be a string");
                }
            }
            else if (!Others.Contains(name))
            {
                problems.Add($"property {name} should not exist");
            }
        }

        if (withLocation && Word(body["locationId"]) is null)
        {
            problems.Add("locationId must be a string");
        }

        if (Word(body["email"]) is { } email && (!email.Contains('@', StringComparison.Ordinal) || email.Contains(' ', StringComparison.Ordinal)))
        {
            problems.Add("email must be an email");
        }

        if (Word(body["phone"]) is { } phone && PhoneKey.Parse(phone) is null)
        {
            problems.Add("phone must be a valid phone number");
        }

        if (body["tags"] is { } tags && Words(tags) is null)
        {
            problems.Add("each value in tags must be a string");
        }

        if (body["customFields"] is { } custom && (custom is not JsonArray fields || fields.Any(f => f is not JsonObject)))
        {
            problems.Add("customFields must be an array");
        }

        return problems;
    }

    /// <summary>Writes what the body says. Custom fields that the location does not have are ignored, as at GHL.</summary>
    public static void Apply(JsonObject body, GhlContact contact, IReadOnlyCollection<GhlCustomField> known)
    {
        foreach (var field in GhlContact.TextFields.Where(body.ContainsKey))
        {
            contact.Set(field, field == "phone" && PhoneKey.Parse(Word(body[field])) is { } phone ? phone.ToString() : Word(body[field]));
        }

        foreach (var entry in (body["customFields"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var key = Word(entry["key"]);
            var id = Word(entry["id"]) ?? known.FirstOrDefault(f => f.Key == $"contact.{key}" || f.Key == key)?.Id;
            if (id is not null && known.Any(f => f.Id == id))
            {
                Put(contact, id, entry["field_value"] ?? entry["value"]);
            }
        }

        if (Words(body["tags"]) is { } tags)
        {
            contact.Tags.Clear();
            contact.AddTags(tags);
        }
    }

    public static string? Word(JsonNode? node) =>
        node?.GetValueKind() is JsonValueKind.String && node.GetValue<string>() is { Length: > 0 } text ? text : null;

    public static List<string>? Words(JsonNode? node) =>
        node is JsonArray list && list.All(item => item?.GetValueKind() is JsonValueKind.String) ? [.. list.Select(item => item!.GetValue<string>())] : null;

    private static void Put(GhlContact contact, string id, JsonNode? value)
    {
        if (value is null || (value.GetValueKind() is JsonValueKind.String && value.GetValue<string>().Length == 0))
        {
            contact.Custom.Remove(id);
        }
        else
        {
            contact.Custom[id] = value.DeepClone();
        }
    }
}
