using System.Text.Json.Nodes;
using Grainline.Messages;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.WhatsApp;

/// <summary>Every sample, with exactly what is read from it.</summary>
public sealed class WebhookSampleTests
{
    private const string Mario = "393491234567";
    private const string Waba = "200000000000002";
    private const string MarioId = "IT.1000000000000001";
    private const string Title = "Message type unknown";

    /// <summary>By file: the events, unknown ones with the path of the part that is kept.</summary>
    private static readonly Dictionary<string, WebhookEvent> Expected = new(StringComparer.Ordinal)
    {
        ["inbound-text.json"] = Inbound("0001", "text") with { Text = "Buongiorno, vorrei spostare la visita" },
        ["inbound-ad-referral.json"] = Inbound("0017", "text") with { Text = "Vorrei informazioni", Referral = "" },
        ["inbound-reply-to-message.json"] = Answer("0014", "text") with { Text = "Va bene per domani" },
        ["inbound-document.json"] = Inbound("0002", "document") with
        {
            Media = new(
                "900000000000002", "application/pdf", "referto-prova.pdf",
                "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=900000000000002&source=webhook&ext=1790308050&hash=EXAMPLE",
                IsVoice: false),
        },
        ["inbound-template-quick-reply.json"] =
            Answer("0010", "button") with { ReplyId = "CONFIRM:run-42:step-3", ReplyTitle = "Confermo" },
        ["inbound-interactive-button-reply.json"] =
            Answer("0012", "interactive") with { ReplyId = "yes:run-42:step-3", ReplyTitle = "Si" },
        ["inbound-interactive-list-reply.json"] =
            Answer("0013", "interactive") with { ReplyId = "slot:2026-10-12T10:00", ReplyTitle = "Lun 12, ore 10" },
        ["inbound-unsupported-131051.json"] =
            Inbound("0015", "unsupported") with { Error = new("131051", Title, "Message type is currently not supported.") },
        ["status-sent.json"] = Status("0005", MessageStatus.Sent, 1790307895),
        ["status-delivered.json"] = Status("0005", MessageStatus.Delivered, 1790307895),
        ["status-read.json"] = Status("0005", MessageStatus.Read, 1790307989),
        ["status-sent-v23-conversation.json"] = Status("0020", MessageStatus.Sent, 1750030073) with { RecipientUserId = null },
        ["status-sent-with-biz-opaque.json"] = Status("0006", MessageStatus.Sent, 1790307900) with { EffectId = "msg_01JEXAMPLE" },
        ["status-failed-130472-experiment.json"] = Status("0008", MessageStatus.Failed, 1790308000) with
        {
            Error = new("130472", "User's number is part of an experiment",
                "Failed to send message because this user's phone number is part of an experiment"),
        },
        ["status-failed-131047-window-closed.json"] = Status("0009", MessageStatus.Failed, 1790308000) with
        {
            Error = new("131047", "Re-engagement message",
                "Message failed to send because more than 24 hours have passed since the customer last replied to this number."),
        },
        ["account-update-restriction.json"] =
            new AccountEvent("account_update", "ACCOUNT_RESTRICTION", "") { WabaId = Waba, At = Moment(1790308900) },
        ["template-category-changed.json"] = new TemplateCategoryEvent
        {
            WabaId = Waba,
            At = Moment(1790308800),
            TemplateId = "300000000000001",
            Name = "promemoria_visita",
            Language = "it",
            Category = "MARKETING",
        },
        ["template-status-approved.json"] = new TemplateStatusEvent
        {
            WabaId = Waba,
            At = Moment(1790308500),
            TemplateId = "300000000000001",
            Name = "promemoria_visita",
            Language = "it",
            Status = "APPROVED",
        },
        ["template-status-rejected.json"] = new TemplateStatusEvent
        {
            WabaId = Waba,
            At = Moment(1790308600),
            TemplateId = "300000000000002",
            Name = "offerta_ottobre",
            Language = "it",
            Status = "REJECTED",
            Reason = "INVALID_FORMAT",
            Detail = "Parameters are next to each other without text between them.",
        },
        ["smb-message-echo-text.json"] = new MessageEchoEvent
        {
            PhoneNumberId = "100000000000001",
            Wamid = Wamid("0024"),
            To = $"+{Mario}",
            ToUserId = MarioId,
            Type = "text",
            Text = "Risposta scritta dal telefono",
            At = Moment(1790309000),
            Json = "",
        },
        ["user-preferences-resume.json"] = new MarketingPreferenceEvent
        {
            PhoneNumberId = "100000000000001",
            Phone = $"+{Mario}",
            IsWanted = true,
            At = Moment(1790308400),
        },
        ["api-error-100-invalid-parameter.json"] = Unknown("unknown", null),
        ["api-error-130429-throughput.json"] = Unknown("unknown", null),
        ["api-error-131047-window-closed.json"] = Unknown("unknown", null),
        ["api-error-132001-template-missing.json"] = Unknown("unknown", null),
        ["api-error-190-token.json"] = Unknown("unknown", null),
        ["api-send-ok.json"] = Unknown("unknown", null),
        ["api-send-template-held.json"] = Unknown("unknown", null),
        ["api-send-template-ok.json"] = Unknown("unknown", null),
        ["spoki-ghl-trigger-request.json"] = Unknown("unknown", null),
        ["spoki-start-automation-bulk-request.json"] = Unknown("unknown", null),
        ["spoki-webhook-v2-message-outbound.json"] = Unknown("unknown", null),
    };

    public static TheoryData<string> Names => [.. Sample.Names];

    [Fact]
    public void Every_sample_has_an_expectation() => Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), Sample.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_read_exactly(string name)
    {
        var read = Assert.Single(WebhookParser.Parse(Sample.Read(name)));

        Assert.Equal(Expected[name], read switch
        {
            UnknownEvent unknown => unknown with { Json = "" },
            AccountEvent account => account with { Json = "" },
            MessageEchoEvent echo => echo with { Json = "" },
            InboundMessageEvent message => message with { Content = null, Referral = message.Referral is null ? null : "" },
            _ => read,
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_unknown_is_kept_as_it_came(string name)
    {
        if (WebhookParser.Parse(Sample.Read(name)) is [UnknownEvent unknown])
        {
            var whole = Sample.Json(name);
            var part = unknown.Kind == "unknown" ? whole : whole["entry"]![0]!["changes"]![0]!;
            Assert.True(JsonNode.DeepEquals(part, JsonNode.Parse(unknown.Json)));
        }
    }

    [Fact]
    public void A_status_becomes_the_change_of_its_message()
    {
        var status = Assert.IsType<MessageStatusEvent>(Assert.Single(WebhookParser.Parse(Sample.Read("status-failed-131047-window-closed.json"))));

        Assert.Equal(
            new MessageStatusChange
            {
                EffectId = "effect-1",
                ProviderId = Wamid("0009"),
                Status = MessageStatus.Failed,
                At = DateTimeOffset.FromUnixTimeSeconds(1790308000),
                Code = "131047",
                Detail = "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
                UserId = "IT.1000000000000001",
            },
            status.ToChange("effect-1", DateTimeOffset.UnixEpoch));
    }

    private static string Wamid(string end) => $"wamid.HBgMMzkzNDkxMjM0NTY3FQIAERgSMDAwMDAwMDAwMDAwMDAw{end}AA==";

    private static MessageStatusEvent Status(string end, MessageStatus status, long at) => new()
    {
        Wamid = Wamid(end),
        Status = status,
        At = DateTimeOffset.FromUnixTimeSeconds(at),
        RecipientId = Mario,
        RecipientUserId = MarioId,
        PhoneNumberId = "100000000000001",
    };

    private static InboundMessageEvent Inbound(string end, string type) => new()
    {
        Wamid = Wamid(end),
        Type = type,
        From = $"+{Mario}",
        FromUserId = MarioId,
        ProfileName = "Mario Rossi",
        At = DateTimeOffset.FromUnixTimeSeconds(1790307685),
        PhoneNumberId = "100000000000001",
    };

    private static InboundMessageEvent Answer(string end, string type) => Inbound(end, type) with { ContextId = Wamid("0005") };

    private static DateTimeOffset Moment(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static UnknownEvent Unknown(string kind, string? number) => new(kind, "") { PhoneNumberId = number };
}
