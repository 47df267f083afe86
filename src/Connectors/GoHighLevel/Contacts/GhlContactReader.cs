using System.Text.Json;
using Grainline.Contacts;
using Grainline.Exchanges;

namespace Grainline.GoHighLevel;

/// <summary>Reads a contact as API v2 and the signed webhooks write it.</summary>
internal static class GhlContactReader
{
    /// <summary>Null when there is no id.</summary>
    public static GhlContact? Read(JsonElement contact, GhlFieldList list) => contact.Member("id").Word() is not { } id ? null : new(
        id,
        contact.Member("phone").Word(),
        [
            .. from entry in GhlFields.ToApi.OrderBy(entry => entry.Key, StringComparer.Ordinal)
               let text = contact.Member(entry.Value).Word()?.Trim()
               where !string.IsNullOrEmpty(text)
               select new FieldChange(entry.Key, FieldValue.Text(text)),
        ],
        [
            .. from field in contact.Member("customFields").Items()
               let fieldId = field.Member("id").Word()
               let value = field.Member("value")
               where fieldId is not null && value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)
               select new FieldChange(list.NameOf(fieldId), FieldValue.Json(value)),
        ],
        [.. contact.Member("tags").Items().Select(tag => tag.Word()?.Trim()).OfType<string>()]);
}
