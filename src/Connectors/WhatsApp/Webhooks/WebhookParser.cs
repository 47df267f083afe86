using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Grainline.Exchanges;
using Grainline.Messages;

namespace Grainline.WhatsApp.Webhooks;

/// <summary>
/// Reads the body of a webhook (facts/whatsapp.md 2.4 to 2.7). It takes anything: Meta adds fields and kinds at any time,
/// and a body that is refused comes back for seven days. What is not understood becomes an <see cref="UnknownEvent"/>.
/// </summary>
public static class WebhookParser
{
    /// <summary>Meta's own limit of a body; bodies longer than this need not be read.</summary>
    public const int MaxBodyBytes = 3 * 1024 * 1024;

    public static ImmutableArray<WebhookEvent> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. Entries(document.RootElement)];
        }
        catch (Exception e) when (IsBadText(e))
        {
            return [new UnknownEvent("invalid_json", Encoding.UTF8.GetString(body.Span))];
        }
    }

    internal static WebhookError? FirstError(JsonElement element) => element.Member("errors").Items()
        .Select(error => new WebhookError(
            error.Member("code").Word(), error.Member("title").Word(), error.Member("error_data").Member("details").Word()))
        .FirstOrDefault();

    private static IEnumerable<WebhookEvent> Entries(JsonElement root)
    {
        var changes = root.Member("entry").Items().SelectMany(entry => entry.Member("changes").Items().Select(change => (entry, change))).ToList();
        return changes.Count == 0 ? [new UnknownEvent("unknown", root.Raw())] : changes.SelectMany(c => Change(c.change, c.entry));
    }

    private static IEnumerable<WebhookEvent> Change(JsonElement change, JsonElement entry)
    {
        try
        {
            return Events(change, entry);
        }
        catch (Exception e) when (IsBadText(e))
        {
            return [new UnknownEvent("unknown", change.Raw())];
        }
    }

    private static IEnumerable<WebhookEvent> Events(JsonElement change, JsonElement entry)
    {
        var value = change.Member("value");
        var number = value.Member("metadata").Member("phone_number_id").Word();
        var names = value.Member("contacts");
        var field = change.Member("field").Word();

        // The same member tells of other things, too: of what people wrote before the number was connected, for instance.
        var isNew = field is null or "messages";
        List<WebhookEvent> events =
        [
            .. value.Member("statuses").Items().Select(status => Guard(status, "statuses", Status)),
            .. (isNew ? value.Member("messages").Items() : []).Select(message => Guard(message, "messages", m => MessageReader.Read(m, names))),
            .. value.Member("message_echoes").Items().Select(echo => Guard(echo, "message_echoes", MessageReader.Echo)),
            .. value.Member("user_preferences").Items().Select(wish => Guard(wish, "user_preferences", MessageReader.Preference)),
            .. value.Member("errors").Items().Select(error => new UnknownEvent("errors", error.Raw())),
        ];
        if (events.Count == 0)
        {
            events.Add(AccountReader.Read(change, entry) ?? new UnknownEvent(field ?? "unknown", change.Raw()));
        }

        return events.Select(e => e with { PhoneNumberId = number });
    }

    private static WebhookEvent Guard(JsonElement element, string kind, Func<JsonElement, WebhookEvent?> read)
    {
        try
        {
            return read(element) ?? new UnknownEvent(kind, element.Raw());
        }
        catch (Exception e) when (IsBadText(e))
        {
            return new UnknownEvent(kind, element.Raw());
        }
    }

    private static MessageStatusEvent? Status(JsonElement status)
    {
        var person = PersonId.Of(status.Member("recipient_id").Word(), status.Member("recipient_user_id").Word());
        return status.Member("id").Word() is not { } wamid ? null : new()
        {
            Wamid = wamid,
            Status = status.Member("status").Word() switch
            {
                "sent" => MessageStatus.Sent,
                "delivered" => MessageStatus.Delivered,
                "read" or "played" => MessageStatus.Read,
                "failed" => MessageStatus.Failed,
                _ => null,
            },
            At = status.Member("timestamp").Time(),
            RecipientId = person.Digits,
            RecipientUserId = person.UserId,
            EffectId = status.Member("biz_opaque_callback_data").Word(),
            Error = FirstError(status),
        };
    }

    // JSON text can hold lone surrogates and bytes that are not UTF-8; reading such a string throws InvalidOperationException.
    private static bool IsBadText(Exception e) => e is JsonException or InvalidOperationException;
}
