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

    private static IEnumerable<WebhookEvent> Entries(JsonElement root)
    {
        var changes = root.Member("entry").Items().SelectMany(entry => entry.Member("changes").Items()).ToList();
        return changes.Count == 0 ? [new UnknownEvent("unknown", root.Raw())] : changes.SelectMany(Change);
    }

    private static IEnumerable<WebhookEvent> Change(JsonElement change)
    {
        try
        {
            return Events(change);
        }
        catch (Exception e) when (IsBadText(e))
        {
            return [new UnknownEvent("unknown", change.Raw())];
        }
    }

    private static IEnumerable<WebhookEvent> Events(JsonElement change)
    {
        var value = change.Member("value");
        var number = value.Member("metadata").Member("phone_number_id").Word();
        var names = value.Member("contacts");
        List<WebhookEvent> events =
        [
            .. value.Member("statuses").Items().Select(status => Guard(status, "statuses", Status)),
            .. value.Member("messages").Items().Select(message => Guard(message, "messages", m => Message(m, names))),
            .. value.Member("errors").Items().Select(error => new UnknownEvent("errors", error.Raw())),
        ];
        if (events.Count == 0)
        {
            events.Add(new UnknownEvent(change.Member("field").Word() ?? "unknown", change.Raw()));
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

    private static MessageStatusEvent? Status(JsonElement status) =>
        status.Member("id").Word() is not { } wamid ? null : new()
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
            RecipientId = status.Member("recipient_id").Word(),
            EffectId = status.Member("biz_opaque_callback_data").Word(),
            Error = FirstError(status),
        };

    private static InboundMessageEvent? Message(JsonElement message, JsonElement contacts)
    {
        if (message.Member("id").Word() is not { } wamid || message.Member("type").Word() is not { } type)
        {
            return null;
        }

        // A user id has been seen in place of the phone (facts/whatsapp.md 2.6).
        var from = message.Member("from").Word();
        var phone = from is not null && from.All(char.IsAsciiDigit) ? from : null;
        var userId = message.Member("from_user_id").Word() ?? (phone is null ? from : null);
        var (replyId, replyTitle) = Reply(message);
        return new()
        {
            Wamid = wamid,
            From = phone is null ? null : $"+{phone}",
            FromUserId = userId,
            ProfileName = ProfileName(contacts, phone, userId),
            At = message.Member("timestamp").Time(),
            Type = type,
            Text = message.Member("text").Member("body").Word() ?? message.Member(type).Member("caption").Word(),
            ReplyId = replyId,
            ReplyTitle = replyTitle,
            ContextId = message.Member("context").Member("id").Word(),
            Error = FirstError(message),
        };
    }

    private static (string? Id, string? Title) Reply(JsonElement message)
    {
        var button = message.Member("button");
        var interactive = message.Member("interactive");
        var chosen = interactive.Member("button_reply") is { ValueKind: JsonValueKind.Object } tapped ? tapped : interactive.Member("list_reply");
        return (
            button.Member("payload").Word() ?? chosen.Member("id").Word(),
            button.Member("text").Word() ?? chosen.Member("title").Word());
    }

    private static string? ProfileName(JsonElement contacts, string? phone, string? userId) => contacts.Items()
        .Where(c => (phone is not null && c.Member("wa_id").Word() == phone) || (userId is not null && c.Member("user_id").Word() == userId))
        .Select(c => c.Member("profile").Member("name").Word())
        .FirstOrDefault(name => name is not null);

    private static WebhookError? FirstError(JsonElement element) => element.Member("errors").Items()
        .Select(error => new WebhookError(
            error.Member("code").Word(), error.Member("title").Word(), error.Member("error_data").Member("details").Word()))
        .FirstOrDefault();

    // JSON text can hold lone surrogates and bytes that are not UTF-8; reading such a string throws InvalidOperationException.
    private static bool IsBadText(Exception e) => e is JsonException or InvalidOperationException;
}
