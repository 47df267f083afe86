using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Exchanges;

namespace Grainline.GoHighLevel;

/// <summary>Decides what has to be written so that GHL's contact is what a push says: nothing that is so already.</summary>
internal static class ContactDiff
{
    private const string Email = "email";

    /// <summary>The members of a body that differ; with <paramref name="remote"/> undefined, all of them.</summary>
    /// <remarks>The phone that GHL has is replaced only by what WhatsApp says has become of it: who was found by id may have been corrected there.
    /// Tags are never among them: in a write they would replace all tags of the contact (facts/ghl.md 4).</remarks>
    public static JsonObject Fields(GhlContactPush push, JsonElement remote, GhlFieldList list, List<Warning> warnings)
    {
        var body = new JsonObject();
        if (remote.Member("phone").Word() is not { } phone || push.FormerPhones.Any(former => SamePhone(phone, former)))
        {
            body["phone"] = push.Phone;
        }
        else if (!SamePhone(phone, push.Phone))
        {
            warnings.Add(new("phone", "phone_differs", "The contact in GHL has another phone, which somebody may have corrected there; it was left."));
        }

        foreach (var (name, value) in push.Standard)
        {
            if (!GhlFields.ToApi.TryGetValue(name, out var member))
            {
                warnings.Add(new(name, "unknown_field", "GHL's contacts have no such standard field; it was left out."));
            }
            else if (!SameText(member, remote.Member(member).Word() ?? "", value?.Raw.Trim() ?? ""))
            {
                body[member] = value is { IsEmpty: false } text ? text.Raw.Trim() : null;
            }
        }

        var custom = new JsonArray([.. Custom(push, remote, list, warnings)]);
        if (custom.Count > 0)
        {
            body["customFields"] = custom;
        }

        return body;
    }

    /// <summary>Those of the tags that the contact has, or lacks. GHL stores tags in lower case.</summary>
    public static string[] Tags(IEnumerable<string> tags, JsonElement remote, bool present)
    {
        var known = remote.Member("tags").Items().Select(tag => tag.Word()?.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. tags.Select(tag => tag.Trim()).Where(tag => tag.Length > 0 && known.Contains(tag) == present).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    public static bool SamePhone(string? one, string other) => Digits(one) == Digits(other);

    private static IEnumerable<JsonNode> Custom(GhlContactPush push, JsonElement remote, GhlFieldList list, List<Warning> warnings)
    {
        var known = remote.Member("customFields").Items().ToLookup(field => field.Member("id").Word(), field => field.Member("value"));
        foreach (var (name, value) in push.Custom)
        {
            if (list.Find(name) is not [var field])
            {
                warnings.Add(list.Find(name).Count == 0
                    ? new(name, "unknown_custom_field", "The location has no custom field of this id, key or name; it was left out.")
                    : new(name, "ambiguous_custom_field", "The location has several custom fields of this name; use the key. It was left out."));
            }
            else if (!SameValue(known[field.Id].FirstOrDefault(), value))
            {
                yield return new JsonObject { ["id"] = field.Id, ["field_value"] = Node(value) };
            }
        }
    }

    private static bool SameText(string member, string one, string other) =>
        string.Equals(one.Trim(), other, member == Email ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static bool SameValue(JsonElement remote, FieldValue? value)
    {
        var isNothing = remote.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            || (remote.ValueKind is JsonValueKind.String && string.IsNullOrWhiteSpace(remote.GetString()))
            || (remote.ValueKind is JsonValueKind.Array && remote.GetArrayLength() == 0);
        return value is not { IsEmpty: false } wanted ? isNothing
            : !isNothing && (wanted.IsJson
                ? JsonElement.DeepEquals(remote, JsonElement.Parse(wanted.Raw)) || remote.Word() == wanted.Raw
                : remote.Word()?.Trim() == wanted.Raw.Trim());
    }

    private static JsonNode? Node(FieldValue? value) =>
        value is not { } wanted ? "" : wanted.IsJson ? JsonNode.Parse(wanted.Raw) : wanted.Raw;

    private static string Digits(string? phone) => string.Concat((phone ?? "").Where(char.IsAsciiDigit));
}
