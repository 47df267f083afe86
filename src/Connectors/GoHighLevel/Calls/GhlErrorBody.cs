using System.Text.Json;
using Grainline.Exchanges;

namespace Grainline.GoHighLevel;

/// <summary>An error as GHL tells it: <c>message</c> is a text or a list of texts (facts/ghl.md 4).</summary>
/// <param name="Message">Bounded; null when there is none.</param>
/// <param name="ContactId">With a duplicate: the contact that is there already.</param>
/// <param name="MatchingField">With a duplicate: <c>email</c> or <c>phone</c>.</param>
internal sealed record GhlErrorBody(string? Message, string? ContactId, string? MatchingField)
{
    private const int MaxCharacters = 500;

    public static readonly GhlErrorBody Nothing = new(null, null, null);

    public bool IsDuplicate => ContactId is not null;

    public static GhlErrorBody Read(JsonElement body)
    {
        var message = body.Member("message");
        var text = message.ValueKind is JsonValueKind.Array
            ? string.Join("; ", message.Items().Select(item => item.Word()).Where(word => word is not null))
            : message.Word() ?? body.Member("error").Word() ?? body.Member("msg").Word();
        var meta = body.Member("meta");
        return new(
            string.IsNullOrEmpty(text) ? null : text.Length > MaxCharacters ? text[..MaxCharacters] : text,
            meta.Member("contactId").Word(), meta.Member("matchingField").Word());
    }
}
