using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>The body that a workflow's standard webhook action posts, with the oddities of recorded ones (facts/ghl.md 1.3, 1.4):
/// tags in one text, custom fields at the root by their label, keys left out when a name or phone is missing.</summary>
internal static partial class WorkflowBody
{
    private static readonly (string Key, string Field)[] Root =
    [
        ("first_name", "firstName"), ("last_name", "lastName"), ("email", "email"), ("phone", "phone"), ("address1", "address1"),
        ("city", "city"), ("state", "state"), ("postal_code", "postalCode"), ("country", "country"), ("timezone", "timezone"),
        ("company_name", "companyName"), ("website", "website"), ("date_of_birth", "dateOfBirth"), ("contact_source", "source"),
    ];

    public static JsonObject Of(GhlContact contact, GhlWorkflow workflow, IReadOnlyCollection<GhlCustomField> fields)
    {
        var body = new JsonObject { ["contact_id"] = contact.Id };
        foreach (var (key, field) in Root)
        {
            if (contact.Text(field) is { } text)
            {
                body[key] = text;
            }
        }

        body["full_name"] = contact.FullName;
        body["tags"] = string.Join(',', contact.Tags);
        body["date_created"] = contact.AddedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        body["full_address"] = "";
        body["contact_type"] = "lead";
        foreach (var field in fields.Where(field => !body.ContainsKey(field.Name)))
        {
            body[field.Name] = contact.Custom.TryGetValue(field.Id, out var value) ? value.DeepClone() : "";
        }

        body["location"] = new JsonObject
        {
            ["name"] = "Studio Prova",
            ["address"] = "Via Esempio 1",
            ["city"] = "Torino",
            ["state"] = "TO",
            ["country"] = "IT",
            ["postalCode"] = "10100",
            ["fullAddress"] = "Via Esempio 1, Torino TO 10100",
            ["id"] = contact.LocationId,
        };
        body["workflow"] = new JsonObject { ["id"] = workflow.Id, ["name"] = workflow.Name };
        body["triggerData"] = new JsonObject();
        body["contact"] = new JsonObject { ["attributionSource"] = new JsonObject(), ["lastAttributionSource"] = new JsonObject() };
        body["attributionSource"] = new JsonObject();
        body["customData"] = new JsonObject([
            .. workflow.CustomData.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Fill(entry.Value, contact, fields))),
        ]);
        return body;
    }

    // What is not known becomes empty, as in most recordings.
    private static string Fill(string text, GhlContact contact, IReadOnlyCollection<GhlCustomField> fields) => MergeTag().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        return name switch
        {
            "id" => contact.Id,
            "name" or "full_name" => contact.FullName,
            "tags" => string.Join(',', contact.Tags),
            "phone_raw" => contact.Text("phone") ?? "",
            _ when Array.Find(Root, entry => entry.Key == name) is { Field: { } field } => contact.Text(field) ?? "",
            _ => fields.FirstOrDefault(f => f.Key == $"contact.{name}") is { } custom && contact.Custom.TryGetValue(custom.Id, out var value)
                ? value.ToString()
                : "",
        };
    });

    [GeneratedRegex(@"\{\{\s*contact\.(?<name>\w+)\s*\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MergeTag();
}
