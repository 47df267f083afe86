using System.Text.Json.Nodes;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>A contact of GHL's simulator. Guarded by its store.</summary>
internal sealed class GhlContact(string id, string locationId, DateTimeOffset addedAt)
{
    /// <summary>The standard fields of API v2 that are texts (facts/ghl.md 4).</summary>
    public static readonly string[] TextFields =
    [
        "firstName", "lastName", "name", "email", "phone", "address1", "city", "state", "postalCode", "country", "timezone", "companyName",
        "website", "source", "dateOfBirth", "assignedTo", "gender",
    ];

    public string Id { get; } = id;

    public string LocationId { get; } = locationId;

    public DateTimeOffset AddedAt { get; } = addedAt;

    public SortedDictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>In lower case, as GHL stores them.</summary>
    public List<string> Tags { get; } = [];

    /// <summary>By the field's id.</summary>
    public Dictionary<string, JsonNode> Custom { get; } = new(StringComparer.Ordinal);

    public List<GhlNote> Notes { get; } = [];

    public string? Text(string field) => Texts.GetValueOrDefault(field);

    public string FullName => Text("name") ?? string.Join(' ', new[] { Text("firstName"), Text("lastName") }.Where(part => part is not null));

    /// <summary>As API v2 shows it: what is empty is left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = Id, ["locationId"] = LocationId };
        foreach (var (field, text) in Texts)
        {
            json[field] = text;
        }

        json["tags"] = new JsonArray([.. Tags.Select(tag => JsonValue.Create(tag))]);
        json["customFields"] = new JsonArray([.. Custom.Select(c => new JsonObject { ["id"] = c.Key, ["value"] = c.Value.DeepClone() })]);
        json["dateAdded"] = AddedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        return json;
    }

    public void Set(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Texts.Remove(field);
        }
        else
        {
            Texts[field] = text;
        }
    }

    /// <summary>Adds tags; returns those that it did not have.</summary>
    public List<string> AddTags(IEnumerable<string> tags)
    {
        List<string> added = [.. tags.Select(Spelling).Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal).Except(Tags, StringComparer.Ordinal)];
        Tags.AddRange(added);
        return added;
    }

    public static string Spelling(string tag) => tag.Trim().ToLowerInvariant();
}

internal sealed record GhlNote(string Id, string Body, DateTimeOffset At);

/// <summary>A custom field of a location.</summary>
internal sealed record GhlCustomField(string Id, string LocationId, string Name, string Key, string DataType)
{
    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["model"] = "contact",
        ["fieldKey"] = Key,
        ["dataType"] = DataType,
        ["locationId"] = LocationId,
    };
}

/// <summary>A published workflow with one webhook action.</summary>
internal sealed record GhlWorkflow
{
    public required string Id { get; init; }

    public required string LocationId { get; init; }

    public required string Name { get; init; }

    /// <summary>Where its webhook action posts GHL's own body; null = it has none.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Header values of the action.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The action's Custom Data; merge tags of the contact are filled.</summary>
    public IReadOnlyDictionary<string, string> CustomData { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Starts when a contact gets this tag.</summary>
    public string? TriggerTag { get; init; }

    /// <summary>Starts when something is posted to this inbound webhook.</summary>
    public string? TriggerInbound { get; init; }

    /// <summary>Tags that it adds before the webhook.</summary>
    public IReadOnlyList<string> AddTags { get; init; } = [];
}
