using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Contacts;

/// <summary>A contact while somebody changes it. Only what was changed is sent: what a webhook or a run writes meanwhile stays.</summary>
public sealed class ContactDraft
{
    private readonly Dictionary<string, string> _were;
    private readonly List<FieldDraft> _fields;
    private readonly List<string> _removed = [];

    public ContactDraft(ContactLine contact)
    {
        (FirstName, LastName) = (contact.FirstName ?? "", contact.LastName ?? "");
        (Email, Language, TimeZone) = (contact.Email ?? "", contact.Language ?? "", contact.TimeZone ?? "");
        Consent = contact.Consent.Text("status") ?? "unknown";
        _were = Standard();
        _fields = [.. (contact.CustomFields ?? []).Select(field => new FieldDraft(field.Key, field.Value))];
    }

    public string FirstName { get; set; }

    public string LastName { get; set; }

    public string Email { get; set; }

    /// <summary>BCP 47, for instance <c>it</c>.</summary>
    public string Language { get; set; }

    /// <summary>IANA, for instance <c>Europe/Rome</c>.</summary>
    public string TimeZone { get; set; }

    /// <summary><c>unknown</c>, <c>opted_in</c> or <c>opted_out</c>.</summary>
    public string Consent { get; set; }

    public IReadOnlyList<FieldDraft> Fields => _fields;

    public void Add() => _fields.Add(new FieldDraft());

    public void Remove(FieldDraft field)
    {
        _fields.Remove(field);
        if (!field.IsNew)
        {
            _removed.Add(field.Name);
        }
    }

    /// <summary>The body of a PATCH; empty when nothing was changed.</summary>
    public JsonObject Changes()
    {
        var changes = new JsonObject(Standard().Where(field => field.Value != _were[field.Key]).Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value)));
        var fields = new JsonObject();
        foreach (var name in _removed)
        {
            fields[name] = null;
        }

        foreach (var field in _fields.Where(field => field.IsChanged))
        {
            fields[field.Name.Trim()] = field.Changed();
        }

        if (fields.Count > 0)
        {
            changes["custom_fields"] = fields;
        }

        return changes;
    }

    private Dictionary<string, string> Standard() => new(StringComparer.Ordinal)
    {
        ["first_name"] = FirstName.Trim(),
        ["last_name"] = LastName.Trim(),
        ["email"] = Email.Trim(),
        ["language"] = Language.Trim(),
        ["time_zone"] = TimeZone.Trim(),
        ["consent"] = Consent,
    };
}

/// <summary>A custom field while somebody changes it.</summary>
public sealed class FieldDraft
{
    private readonly JsonNode? _was;

    /// <summary>One that the contact does not have yet.</summary>
    public FieldDraft() => IsNew = true;

    public FieldDraft(string name, JsonNode? value) => (Name, _was, Text) = (name, value, ApiJson.Scalar(value) ?? "");

    /// <summary>Of a field that the contact has it stays as it is.</summary>
    public string Name { get; set; } = "";

    public string Text { get; set; } = "";

    public bool IsNew { get; }

    /// <summary>Lists and objects, which no line of text can hold; they can be removed.</summary>
    public JsonNode? Parts => _was is JsonValue ? null : _was;

    public bool IsChanged => Parts is null && (IsNew || Text != ApiJson.Scalar(_was));

    /// <summary>A number that was changed into another is still one, and so is a truth value.</summary>
    public JsonNode? Changed() =>
        _was is not null && Kind(_was) is not JsonValueKind.String and var kind && ApiJson.TryParse(Text, out var typed, out _) && typed is JsonValue && Kind(typed) == kind
            ? typed
            : JsonValue.Create(Text);

    /// <summary>Both truth values are one kind.</summary>
    private static JsonValueKind Kind(JsonNode value) => value.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : value.GetValueKind();
}
