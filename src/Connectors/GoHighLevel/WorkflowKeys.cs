using System.Collections.Frozen;
using System.Text.Json;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>
/// The keys that stand at the root of a body. What GHL's workflow action sends by itself is native; any other key of such a
/// body is the label of a custom field, even where it differs from a native one only by case or spaces (facts/ghl.md 1.3-1.5).
/// </summary>
internal static class WorkflowKeys
{
    public const string Phone = "phone";
    public const string FullName = "full_name";
    public const string Tags = "tags";
    public const string CustomData = "customData";
    public const string CustomFields = "custom_fields";
    public const string DeliveryId = "webhookId";
    public const string ContactId = "contact_id";
    public const string ContactPhone = "contact_phone";
    public const string Id = "id";

    /// <summary>A contact in a body that somebody wrote, and what GHL's own action says of the contact beside its fields.</summary>
    public const string Contact = "contact";

    /// <summary>GHL's standard action always sends them; a body without them was written by a person, as the text of a Custom Webhook.</summary>
    private static readonly string[] MarksOfAction = ["location", "workflow"];

    /// <summary>Any of these makes a body GHL's own; else it is in the documented form.</summary>
    public static readonly string[] Marks = [ContactId, .. MarksOfAction, CustomData];

    /// <summary>Root keys of the documented form; others are dropped with a warning.</summary>
    public static readonly FrozenSet<string> Documented = FrozenSet.Create(
        StringComparer.Ordinal,
        Phone, "first_name", "last_name", FullName, "email", "language", "time_zone", "timezone",
        Tags, CustomFields, "metadata", DeliveryId);

    /// <summary>The standard field that a root key fills; the same names in customData fill what the root leaves open.</summary>
    public static readonly FrozenDictionary<string, string> Standard = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["first_name"] = StandardFields.FirstName,
        ["last_name"] = StandardFields.LastName,
        ["email"] = StandardFields.Email,
        ["language"] = StandardFields.Language,
        ["time_zone"] = StandardFields.TimeZone,
        ["timezone"] = StandardFields.TimeZone,
        [ContactId] = StandardFields.GhlContactId,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Spellings that people choose in customData for what the root spells otherwise.</summary>
    private static readonly FrozenDictionary<string, string> TypedSpellings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["firstName"] = "first_name",
        ["lastName"] = "last_name",
        ["fullName"] = FullName,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>More of them, in bodies that people write as a whole; in customData these are custom fields.</summary>
    private static readonly FrozenDictionary<string, string> WrittenSpellings = new Dictionary<string, string>(TypedSpellings, StringComparer.Ordinal)
    {
        ["name"] = FullName,
        ["contact_name"] = FullName,
        ["contact_email"] = "email",
        [ContactPhone] = Phone,
        ["contactId"] = ContactId,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Values = FrozenSet.Create(
        StringComparer.Ordinal,
        /* contact */
        ContactId, "first_name", "last_name", FullName, "email", Phone, Tags, "address1", "city", "state", "postal_code", "country",
        "full_address", "timezone", "date_created", "company_name", "website", "date_of_birth", "contact_source", "contact_type", "gclid",
        /* opportunity: id is the opportunity's, never the contact's; one stage key is misspelt by GHL, the other by white labels */
        Id, "opportunity_name", "opportunity_source", "status", "lead_value", "source", "pipleline_stage", "pippleine_stage",
        "pipeline_stage", "pipeline_id", "pipeline_name", "owner", "forecast_expected_close_date",
        /* ours, which a Custom Webhook may add */
        "language", "time_zone", CustomFields, "metadata", DeliveryId);

    /// <summary>Always objects in GHL's bodies. With any other value the key is the label of a custom field.</summary>
    private static readonly FrozenSet<string> Blocks = FrozenSet.Create(
        StringComparer.Ordinal,
        "location", "workflow", "calendar", "appointment", "contact", "user", "message", "payment", "triggerData", "attributionSource",
        "lastAttributionSource", CustomData, "task", "note", "invoice", "order", "campaign", "opportunity");

    public static bool IsNativeValue(string key) => Values.Contains(key);

    public static bool IsBlock(string key) => Blocks.Contains(key);

    /// <summary>Whether a person has chosen the body's keys.</summary>
    public static bool IsWritten(Members root) => !IsThere(root, MarksOfAction);

    public static bool IsWorkflow(Members root) => IsThere(root, Marks);

    /// <summary>Whether a person would write the whole name there.</summary>
    public static bool IsWrittenName(string key) => key != FullName && OfWritten(key) == FullName;

    public static string OfWritten(string key) => WrittenSpellings.GetValueOrDefault(key, key);

    public static string OfTyped(string key) => TypedSpellings.GetValueOrDefault(key, key);

    private static bool IsThere(Members root, string[] keys) => keys.Any(key => root.Get(key).ValueKind != JsonValueKind.Undefined);
}
