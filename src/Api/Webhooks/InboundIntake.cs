using System.Text.Json.Nodes;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Messages;
using Grainline.Phones;
using Grainline.Storage.Queries;
using Grainline.Texts;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Api.Webhooks;

/// <summary>
/// Takes messages that people write to their contacts. One that no run waited for starts the oldest active automation whose
/// message trigger it fits; a reply that a run waited for starts nothing else.
/// </summary>
internal sealed partial class InboundIntake(IGrainFactory grains, IAutomationQueries automations, IMessageLog messages, TimeProvider time, ILogger<InboundIntake> log)
{
    /// <summary>False when nobody is known by what Meta tells of the writer.</summary>
    public async Task<bool> Take(string channelId, InboundMessageEvent news, CancellationToken cancellationToken)
    {
        if (await KeyOf(news.From, news.FromUserId) is not { } phone)
        {
            LogNobody(channelId, news.Type);
            return false;
        }

        var answered = news.ContextId is null ? null : await messages.Find(effectId: null, news.ContextId, cancellationToken);
        var message = new InboundMessage
        {
            Id = news.Wamid,
            ChannelId = channelId,
            At = news.At ?? time.GetUtcNow(),
            Type = Cut(news.Type, MessageLimits.Kind)!,
            Text = Cut(news.Text ?? news.Reaction, MessageLimits.Text),
            Button = news.ReplyTitle,
            ButtonId = news.ReplyId,
            ProfileName = news.ProfileName,
            UserId = news.FromUserId,
            Content = Cut(news.Content ?? news.Referral, MessageLimits.Received),
            RunId = answered?.RunId,
        };
        var contact = grains.GetGrain<IContactGrain>(phone);
        if (await contact.Hear(message) == HearAnswer.Free
            && await Triggered(channelId, message, cancellationToken) is { } automation)
        {
            await Start(contact, automation, message, news.Referral, phone);
        }

        return true;
    }

    /// <summary>Takes what a person has said of marketing in WhatsApp itself.</summary>
    public async Task Take(MarketingPreferenceEvent news)
    {
        if (await KeyOf(news.Phone, news.UserId) is { } phone)
        {
            var status = news.IsWanted ? ConsentStatus.OptedIn : ConsentStatus.OptedOut;
            await grains.GetGrain<IContactGrain>(phone).Update(
                new ContactPatch { Consent = new Consent(status, news.At ?? time.GetUtcNow(), "whatsapp") }, create: true, "whatsapp");
        }
    }

    /// <summary>A person has another number: the contact of the new one inherits, and what is meant for the old one goes there. False when the
    /// channel has never spoken with the contact, and so has no say about it.</summary>
    public async Task<bool> Take(string channelId, PhoneNumberChangedEvent news, CancellationToken cancellationToken)
    {
        var from = await ContactKey.Find(grains, news.OldPhone, PhoneVariants.Canonical(news.OldPhone));
        var to = await ContactKey.Find(grains, news.NewPhone, PhoneVariants.Canonical(news.NewPhone));
        var old = grains.GetGrain<IContactGrain>(from);
        if (from != to && await old.Get() is { } profile && !await old.HasHeard(news.Wamid))
        {
            if (!await messages.HasSpoken(channelId, from, cancellationToken))
            {
                return false;
            }

            var known = grains.GetGrain<IContactGrain>(to);
            await known.Update(MoveDecision.Inheritance(profile, await known.Get()), create: true, "whatsapp");
            await known.Succeed(from);
            await old.Leave(to, "whatsapp");

            // Heard when all is done: a repetition goes on after a crash, and later leaves alone who has the old number by then.
            await old.Hear(new InboundMessage { Id = news.Wamid, ChannelId = channelId, At = news.At ?? time.GetUtcNow(), Type = "system" });
        }

        // Of a stranger nothing is kept.
        if (news.NewUserId is { } userId && await grains.GetGrain<IContactGrain>(to).Get() is not null)
        {
            await grains.GetGrain<IAliasGrain>(userId).Point(to);
        }

        return true;
    }

    /// <summary>A person has another user id, which means the same contact from now on. False for a person whom the channel does not know.</summary>
    public async Task<bool> Take(string channelId, UserIdChangedEvent news, CancellationToken cancellationToken)
    {
        var (old, now) = (grains.GetGrain<IAliasGrain>(news.OldUserId), grains.GetGrain<IAliasGrain>(news.NewUserId));
        if (await old.Find() is not { } phone)
        {
            return await now.Find() is not null;
        }

        if (!await messages.HasSpoken(channelId, phone, cancellationToken))
        {
            return false;
        }

        await now.Point(phone);
        await grains.GetGrain<IContactGrain>(phone).Hear(new InboundMessage
        {
            Id = news.Wamid,
            ChannelId = channelId,
            At = news.At ?? time.GetUtcNow(),
            Type = "system",
            UserId = news.NewUserId,
        });
        await old.Forget();
        return true;
    }

    /// <summary>A status names the person by phone and by user id: so the person is known when Meta tells only the latter one day.</summary>
    public async Task Learn(MessageStatusEvent status)
    {
        if (status is { Status: MessageStatus.Delivered, RecipientUserId: not null })
        {
            await KeyOf(status.RecipientId is { } digits ? $"+{digits}" : null, status.RecipientUserId);
        }
    }

    /// <summary>The contact that has the number in one of its spellings, else the number of today's numbering plan; by the user id when
    /// no number is told. Null for a user id that never came with a number.</summary>
    public async Task<string?> KeyOf(string? phone, string? userId)
    {
        var alias = userId is null ? null : grains.GetGrain<IAliasGrain>(userId);
        if (phone is null)
        {
            return alias is null ? null : await alias.Find();
        }

        var key = await ContactKey.Find(grains, phone, PhoneVariants.Canonical(phone));
        if (alias is not null)
        {
            await alias.Point(key);
        }

        return key;
    }

    private async Task<AutomationRef?> Triggered(string channelId, InboundMessage message, CancellationToken cancellationToken)
    {
        if ((message.Text ?? message.Button) is not { } text)
        {
            return null;
        }

        var active = await automations.FindActive("message", cancellationToken);
        var written = Spelling.Plain(text.Trim());
        return active.FirstOrDefault(version => DefinitionJson.TriggerOf(version.Definition) is { Type: TriggerType.Message } trigger
            && trigger.Channel == channelId && trigger.Keywords.Any(keyword => Fits(trigger.Match, Spelling.Plain(keyword.Trim()), written)))?.Automation;
    }

    private static bool Fits(KeywordMatch match, string keyword, string text) => keyword.Length > 0 && (match == KeywordMatch.Exact
        ? text.Equals(keyword, StringComparison.OrdinalIgnoreCase)
        : text.Contains(keyword, StringComparison.OrdinalIgnoreCase));

    private async Task Start(IContactGrain contact, AutomationRef automation, InboundMessage message, string? referral, string phone)
    {
        var admission = await grains.GetGrain<IAutomationGrain>(automation.Id).Plan();
        if (admission is not { Verdict: AdmissionVerdict.Admitted, Policy: not null })
        {
            return;
        }

        var said = new { text = message.Text ?? message.Button, button = message.Button, id = message.ButtonId };
        var body = new { phone, profile = new { name = message.ProfileName }, message = said, referral = referral is null ? null : JsonNode.Parse(referral) };
        await contact.Start(OwnStart.Of(admission, DeliverySource.Message, $"message:{message.Id}", body, time.GetUtcNow()));
    }

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    [LoggerMessage(2202, LogLevel.Warning, "A {Type} message to {Channel} came from a user id that is nobody's here; Meta hid the phone.")]
    private partial void LogNobody(string channel, string type);
}
