using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Grainline.Contacts;
using Grainline.Exchanges;

namespace Grainline.GoHighLevel;

/// <summary>Reads the body of a marketplace webhook: flat, except that appointments stand in a member (facts/ghl.md 3).</summary>
public static class AppWebhook
{
    /// <summary>Longest body that is read. Contacts with attributions have some tens of thousands of bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>How old or how far ahead a webhook may be. GHL repeats for up to about 70 minutes, and whether it renews the
    /// timestamp then is not known; a repetition that is refused as too old would be lost.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(80);

    private const int ValueLength = 8_192;
    private static readonly GhlFieldList NoNames = new([]);

    /// <summary>Null when the bytes are not a JSON object with a <c>type</c>.</summary>
    public static AppEvent? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body.Span);
            return root.Member("type").Word() is { } type ? Read(root, type) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether the time inside the signed body is near enough. Event pages without a timestamp pass.</summary>
    public static bool IsTimely(AppEvent webhook, DateTimeOffset now, TimeSpan? tolerance = null) =>
        webhook.SentAt is not { } sentAt || (now - sentAt).Duration() <= (tolerance ?? Tolerance);

    private static AppEvent Read(JsonElement root, string type)
    {
        AppEvent read = ChangeOf(type) is { } change && GhlContactReader.Read(root, NoNames) is { } contact
            ? new AppContactEvent { Type = type, Change = change, Contact = contact, IsSilenced = Silence(root) }
            : (Record(root.Member("appointment"), type, "Appointment", AppRecordKind.Appointment)
                ?? Record(root, type, "Opportunity", AppRecordKind.Opportunity) as AppEvent)
            ?? new AppOtherEvent { Type = type };
        return read with
        {
            LocationId = root.Member("locationId").Word(),
            WebhookId = root.Member("webhookId").Word(),
            SentAt = DateTimeOffset.TryParse(
                root.Member("timestamp").Word(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
        };
    }

    private static AppContactChange? ChangeOf(string type) => type switch
    {
        "ContactCreate" => AppContactChange.Created,
        "ContactUpdate" => AppContactChange.Updated,
        "ContactDelete" => AppContactChange.Deleted,
        "ContactTagUpdate" => AppContactChange.Tagged,
        "ContactDndUpdate" => AppContactChange.Silenced,
        _ => null,
    };

    private static AppRecordEvent? Record(JsonElement record, string type, string prefix, AppRecordKind kind) =>
        !type.StartsWith(prefix, StringComparison.Ordinal)
        || record.Member("id").Word() is not { } id || record.Member("contactId").Word() is not { } contactId ? null : new()
        {
            Type = type,
            Kind = kind,
            RecordId = id,
            ContactId = contactId,
            Values = Values(record),
        };

    private static ImmutableArray<FieldChange> Values(JsonElement record) =>
    [
        .. from member in record.EnumerateObject()
           where member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
           let value = FieldValue.Json(member.Value)
           where !value.IsEmpty && value.Length <= ValueLength
           select new FieldChange(member.Name, value),
    ];

    // dnd is for all channels; dndSettings names each, and "active" means that it is silenced.
    private static bool? Silence(JsonElement root)
    {
        var whatsApp = root.Member("dndSettings").Member("WhatsApp").Member("status").Word();
        return root.Member("dnd").ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => whatsApp is "active" or "permanent",
            _ => whatsApp is null ? null : whatsApp is "active" or "permanent",
        };
    }
}
