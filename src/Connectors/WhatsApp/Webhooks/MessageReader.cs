using System.Text.Json;
using Grainline.Exchanges;

namespace Grainline.WhatsApp.Webhooks;

/// <summary>Reads what people and the business wrote (facts/whatsapp.md 2.4).</summary>
internal static class MessageReader
{
    /// <summary>Null without an id or a type.</summary>
    public static WebhookEvent? Read(JsonElement message, JsonElement contacts)
    {
        if (message.Member("id").Word() is not { } wamid || message.Member("type").Word() is not { } type)
        {
            return null;
        }

        var person = PersonId.Of(message.Member("from").Word(), message.Member("from_user_id").Word());
        if (type == "system" && (NumberChange(message, wamid, person) ?? IdChange(message, wamid, person)) is { } changed)
        {
            return changed;
        }

        var (replyId, replyTitle) = Reply(message);
        var content = message.Member(type);
        var flow = message.Member("interactive").Member("nfm_reply").Member("response_json").Word();
        return new InboundMessageEvent
        {
            Wamid = wamid,
            From = person.Phone,
            FromUserId = person.UserId,
            ProfileName = ProfileName(contacts, person),
            At = message.Member("timestamp").Time(),

            // An interactive message may lack what was chosen, with an error beside (facts/whatsapp.md 2.4).
            Type = message.Member("group_id").Word() is not null ? "group"
                : type is "interactive" && replyId is null && replyTitle is null && flow is null ? "unsupported"
                : type,
            Text = message.Member("text").Member("body").Word() ?? content.Member("caption").Word(),
            ReplyId = replyId,
            ReplyTitle = replyTitle,
            ContextId = message.Member("context").Member("id").Word() ?? message.Member("reaction").Member("message_id").Word(),
            Media = Media(content),
            Reaction = message.Member("reaction").Member("emoji").Word(),
            FlowResponse = flow,
            Referral = message.Member("referral") is { ValueKind: JsonValueKind.Object } referral ? referral.Raw() : null,
            Error = WebhookParser.FirstError(message),
            Content = type == "text" ? null
                : content.ValueKind is not JsonValueKind.Undefined ? content.Raw()
                : message.Member("errors") is { ValueKind: not JsonValueKind.Undefined } errors ? errors.Raw()
                : null,
        };
    }

    public static MessageEchoEvent? Echo(JsonElement message)
    {
        var to = PersonId.Of(message.Member("to").Word(), message.Member("to_user_id").Word());
        return message.Member("id").Word() is not { } wamid || message.Member("type").Word() is not { } type ? null : new()
        {
            Wamid = wamid,
            To = to.Phone,
            ToUserId = to.UserId,
            Type = type,
            Text = message.Member("text").Member("body").Word() ?? message.Member(type).Member("caption").Word(),
            At = message.Member("timestamp").Time(),
            Json = message.Raw(),
        };
    }

    /// <summary>Null for a preference that is neither stop nor resume, or is of nobody.</summary>
    public static MarketingPreferenceEvent? Preference(JsonElement preference)
    {
        var person = PersonId.Of(preference.Member("wa_id").Word(), preference.Member("user_id").Word());
        var value = preference.Member("value").Word();
        return value is not ("stop" or "resume") || person is { Digits: null, UserId: null } ? null : new()
        {
            Phone = person.Phone,
            UserId = person.UserId,
            IsWanted = value == "resume",
            At = preference.Member("timestamp").Time(),
        };
    }

    private static WebhookEvent? IdChange(JsonElement message, string wamid, PersonId person)
    {
        var system = message.Member("system");
        var old = PersonId.Of(phone: null, system.Member("previous_user_id").Word()).UserId ?? person.UserId;
        var now = PersonId.Of(phone: null, system.Member("user_id").Word()).UserId;
        return system.Member("type").Word() is not "user_changed_user_id" || old is null || now is null || now == old ? null : new UserIdChangedEvent
        {
            Wamid = wamid,
            OldUserId = old,
            NewUserId = now,
            At = message.Member("timestamp").Time(),
        };
    }

    private static WebhookEvent? NumberChange(JsonElement message, string wamid, PersonId person)
    {
        var system = message.Member("system");
        var now = PersonId.Of(system.Member("wa_id").Word() ?? system.Member("new_wa_id").Word(), system.Member("user_id").Word());
        return system.Member("type").Word() is not ("user_changed_number" or "customer_changed_number")
            || person.Phone is not { } old || now.Phone is not { } phone ? null : new PhoneNumberChangedEvent
            {
                Wamid = wamid,
                OldPhone = old,
                NewPhone = phone,
                NewUserId = now.UserId,
                At = message.Member("timestamp").Time(),
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

    private static InboundMedia? Media(JsonElement content) =>
        content.Member("mime_type").Word() is not { } mimeType || content.Member("id").Word() is not { } id ? null
            : new(id, mimeType, content.Member("filename").Word(), content.Member("url").Word(), content.Member("voice").ValueKind is JsonValueKind.True);

    private static string? ProfileName(JsonElement contacts, PersonId person) => contacts.Items()
        .Where(c => (person.Digits is not null && c.Member("wa_id").Word() == person.Digits)
            || (person.UserId is not null && c.Member("user_id").Word() == person.UserId))
        .Select(c => c.Member("profile").Member("name").Word())
        .FirstOrDefault(name => name is not null);
}
