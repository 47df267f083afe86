using System.Globalization;
using Grainline.Sandbox.Channels;
using Grainline.Sandbox.Meta;
using Grainline.Sandbox.Phone;

namespace Grainline.Sandbox.Webhooks;

/// <summary>The body of a webhook in the shape of recorded ones (facts/whatsapp.md 2.4 and 2.5).</summary>
internal sealed record WebhookBody(string Object, WebhookEntry[] Entry)
{
    private const string ExampleWaba = "200000000000002";
    private const string ExampleNumber = "390212345678";

    public static WebhookBody Statuses(
        SandboxChannel channel, MessageStatus status, IEnumerable<SentMessage> messages, DateTimeOffset at)
    {
        var statuses = messages.Select(m => StatusNews.Of(m, status, Timestamp(at))).ToArray();
        return Of(channel, new()
        {
            Contacts = [.. statuses.Select(s => s.RecipientId).Distinct(StringComparer.Ordinal).Select(id => new WebhookContact(null, id, UserId(id)))],
            Statuses = statuses,
        });
    }

    /// <summary>What a person wrote or chose, in answer to the message <paramref name="answered"/>.</summary>
    public static WebhookBody Inbound(
        SandboxChannel channel, PhoneKey phone, string wamid, ReplyContent reply, string? answered, DateTimeOffset at) =>
        Of(channel, new()
        {
            Contacts = [new(new("Mario Rossi"), phone.WaId, UserId(phone.WaId))],
            Messages =
            [
                new(
                    phone.WaId, UserId(phone.WaId), wamid, Timestamp(at), reply.Type,
                    reply.Text is not null || answered is null ? null : new(channel.DisplayPhoneNumber ?? ExampleNumber, answered),
                    reply.Text is { } text ? new(text) : null, reply.Button, reply.Interactive),
            ],
        });

    /// <summary>A person ends or resumes marketing in the settings of the chat.</summary>
    public static WebhookBody Preference(SandboxChannel channel, PhoneKey phone, string value, DateTimeOffset at) => Of(
        channel,
        new()
        {
            Contacts = [new(new("Mario Rossi"), phone.WaId, UserId(phone.WaId))],
            UserPreferences =
            [
                new(phone.WaId, $"User requested to {value} marketing messages", "marketing_messages", value, at.ToUnixTimeSeconds()),
            ],
        },
        "user_preferences");

    /// <summary>A template's review or quality has come to something.</summary>
    public static WebhookBody TemplateStatus(SandboxChannel channel, string id, string name, string language, string category, string status) => new(
        "whatsapp_business_account",
        [
            new(channel.WabaId ?? ExampleWaba,
            [
                new(
                    new()
                    {
                        Event = status, MessageTemplateId = long.Parse(id, CultureInfo.InvariantCulture), MessageTemplateName = name,
                        MessageTemplateLanguage = language, Reason = "NONE", MessageTemplateCategory = category, MessagingProduct = null,
                    },
                    "message_template_status_update"),
            ]),
        ]);

    /// <summary>The business-scoped id that Meta adds to every person: a country code and letters or digits.</summary>
    public static string UserId(string waId) => $"ZZ.{waId}";

    private static WebhookBody Of(SandboxChannel channel, WebhookValue news, string field = "messages") => new(
        "whatsapp_business_account",
        [
            new(channel.WabaId ?? ExampleWaba,
            [
                new(news with { Metadata = new(channel.DisplayPhoneNumber ?? ExampleNumber, channel.PhoneNumberId) }, field),
            ]),
        ]);

    private static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}

internal sealed record WebhookEntry(string Id, WebhookChange[] Changes);

internal sealed record WebhookChange(WebhookValue Value, string Field);

internal sealed record WebhookValue
{
    public string? MessagingProduct { get; init; } = "whatsapp";

    public WebhookMetadata? Metadata { get; init; }

    public WebhookContact[]? Contacts { get; init; }

    public StatusNews[]? Statuses { get; init; }

    public InboundNews[]? Messages { get; init; }

    public PreferenceNews[]? UserPreferences { get; init; }

    public string? Event { get; init; }

    public long? MessageTemplateId { get; init; }

    public string? MessageTemplateName { get; init; }

    public string? MessageTemplateLanguage { get; init; }

    public string? Reason { get; init; }

    public string? MessageTemplateCategory { get; init; }
}

internal sealed record WebhookMetadata(string DisplayPhoneNumber, string PhoneNumberId);

/// <summary>The person.</summary>
/// <param name="Profile">Contacts of statuses have none.</param>
/// <param name="WaId">The phone, digits.</param>
/// <param name="UserId">The business-scoped id.</param>
internal sealed record WebhookContact(WebhookProfile? Profile, string WaId, string UserId);

internal sealed record WebhookProfile(string Name);

internal sealed record StatusNews(
    string Id, string Status, string Timestamp, string RecipientId, string RecipientUserId, string? BizOpaqueCallbackData,
    StatusPricing? Pricing, StatusError[]? Errors)
{
    private static readonly StatusPricing Billed = new(true, "PMP", "regular", "utility");
    private static readonly StatusPricing Free = new(false, "PMP", "free_customer_service", "service");

    public static StatusNews Of(SentMessage message, MessageStatus status, string timestamp)
    {
        var waId = message.To[1..];
        return new(
            message.Id, status.ToString().ToLowerInvariant(), timestamp, waId, WebhookBody.UserId(waId), message.EffectId,
            status is MessageStatus.Failed ? null : message.Template is null ? Free : Billed,
            status is MessageStatus.Failed && message.Code is { } code ? [StatusError.Of(code)] : null);
    }
}

internal sealed record StatusPricing(bool Billable, string PricingModel, string Type, string Category);

internal sealed record StatusError(int Code, string Title, string Message, StatusErrorData ErrorData, string Href)
{
    public static StatusError Of(int code)
    {
        var title = GraphError.TitleOf(code);
        return new(
            code, title, title, new("Scripted by the sandbox."),
            "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes");
    }
}

internal sealed record StatusErrorData(string Details);

internal sealed record InboundNews(
    string From, string FromUserId, string Id, string Timestamp, string Type, InboundContext? Context, InboundText? Text,
    ButtonNews? Button, InteractiveNews? Interactive);

internal sealed record InboundContext(string From, string Id);

internal sealed record InboundText(string Body);

/// <summary>A choice among reply buttons or list rows.</summary>
internal sealed record InteractiveNews(string Type, ChoiceNews? ButtonReply, ChoiceNews? ListReply);

internal sealed record ChoiceNews(string Id, string Title, string? Description);

/// <summary>What a person did: one of the members is set.</summary>
internal sealed record ReplyContent(string? Text, ButtonNews? Button, InteractiveNews? Interactive)
{
    public string Type => Button is not null ? "button" : Interactive is not null ? "interactive" : "text";
}

internal sealed record PreferenceNews(string WaId, string Detail, string Category, string Value, long Timestamp);

/// <summary>A quick reply of a template: what it carries and what it says.</summary>
internal sealed record ButtonNews(string Payload, string Text);
