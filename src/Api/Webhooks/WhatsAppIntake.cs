using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using Grainline.Api.Hosting;
using Grainline.Channels;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Storage.Queries;
using Grainline.WhatsApp;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Api.Webhooks;

/// <summary>
/// Takes what one signed body of Meta tells to whom it is about. What Grainline has no use for is kept in the delivery log as skipped, under no
/// automation, where operators see it, the retention ends it and an erasure finds it.
/// </summary>
internal sealed partial class WhatsAppIntake(
    IGrainFactory grains,
    IMessageLog messages,
    IChannelQueries channels,
    InboundIntake inbound,
    DeliveryIntake log,
    TimeProvider time,
    ILogger<WhatsAppIntake> logger)
{
    /// <summary>Parts of one body that are kept because nothing else could be done with them; the rest is counted in a warning.</summary>
    public const int MostKept = 50;

    /// <summary>Older news of a number or a country says nothing of now: Meta repeats what it could not tell for days.</summary>
    private static readonly TimeSpan LateNews = TimeSpan.FromMinutes(10);

    public async Task Take(SignedBody body, CancellationToken cancellationToken)
    {
        var unused = 0;
        ExceptionDispatchInfo? failed = null;
        foreach (var news in WebhookParser.Parse(body.Bytes))
        {
            try
            {
                if (await Use(news, body, cancellationToken) is { } kept && ++unused <= MostKept)
                {
                    await Keep(body.ChannelId, kept);
                }
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && failure.GetBaseException() is not (StorageUnavailableException or TimeoutException))
            {
                // One contact's trouble is not the others', who hear theirs all the same. Then Meta is told to come again; who has heard knows it.
                failed ??= ExceptionDispatchInfo.Capture(failure);
            }
        }

        if (unused > MostKept)
        {
            LogNotKept(body.ChannelId, unused - MostKept);
        }

        failed?.Throw();
    }

    /// <summary>Null when the news went to whom it is about; else what is to be kept of it.</summary>
    private async Task<UnusedNews?> Use(WebhookEvent news, SignedBody body, CancellationToken cancellationToken)
    {
        switch (news)
        {
            case MessageStatusEvent status:
                return await Deliver(status, body, cancellationToken);
            case TemplateEvent template:
                return await Tell(template, body, cancellationToken);
            case PhoneNumberChangedEvent or UserIdChangedEvent or MarketingPreferenceEvent or InboundMessageEvent:
                return await ChannelOf(news, body, cancellationToken) is { } channelId
                    ? await Hear(news, body, channelId, cancellationToken)
                    : Foreign(news, body, $"of the number {news.PhoneNumberId}, which no channel with its app secret has");
            case MessageEchoEvent echo:
                return new("message_echo", echo.Type, "of a message that the business wrote on its own phone", echo.Json, await inbound.KeyOf(echo.To, echo.ToUserId));
            case AccountEvent account:
                LogAccount(body.ChannelId, account.Field, account.Event);
                return new("account_news", account.Field, $"of the business account: {account.Event ?? account.Field}", account.Json);
            case UnknownEvent unknown:
                return new("unknown_news", unknown.Kind, $"of the kind {unknown.Kind}, which is not known here", unknown.Json);
            default:
                throw new InvalidOperationException($"Nobody takes a {news.GetType().Name}.");
        }
    }

    /// <summary>
    /// Meta sends what is written to all numbers of an app to one URL, unless it is told another for each. The secret that signed the body must be the
    /// other channel's too: whoever has one app's secret has no say about another's numbers. Null when the number is no such channel's.
    /// </summary>
    private async Task<string?> ChannelOf(WebhookEvent news, SignedBody body, CancellationToken cancellationToken)
    {
        if (news.PhoneNumberId is not { } number || body.PhoneNumberId is null || number == body.PhoneNumberId)
        {
            return body.ChannelId;
        }

        if (!body.Owners.TryGetValue(number, out var owner))
        {
            foreach (var channel in await channels.OfNumber(number, cancellationToken))
            {
                owner ??= await HasSigned(channel.Id, body) ? channel.Id : null;
            }

            body.Owners[number] = owner;
        }

        return owner;
    }

    /// <summary>Whether the channel's secret, too, has signed the body.</summary>
    private async Task<bool> HasSigned(string channelId, SignedBody body)
    {
        if (channelId == body.ChannelId)
        {
            return true;
        }

        if (!body.Signers.TryGetValue(channelId, out var hasSigned))
        {
            var secrets = await grains.GetGrain<IChannelGrain>(channelId).GetWebhookSecrets();
            body.Signers[channelId] = hasSigned = WebhookSignature.IsValid(body.Signature, body.Bytes, secrets?.AppSecret);
        }

        return hasSigned;
    }

    /// <summary>Takes what a person did to whom the person did it.</summary>
    private async Task<UnusedNews?> Hear(WebhookEvent news, SignedBody body, string channelId, CancellationToken cancellationToken)
    {
        switch (news)
        {
            case InboundMessageEvent message:
                return await inbound.Take(channelId, message, cancellationToken) ? null : Unknown(message, message.Type);
            case UserIdChangedEvent changed:
                return await inbound.Take(channelId, changed, cancellationToken) ? null : Unknown(changed, "system");
            case MarketingPreferenceEvent preference:
                await inbound.Take(preference);
                return null;
            default:
                return await inbound.Take(channelId, (PhoneNumberChangedEvent)news, cancellationToken)
                    ? null
                    : Foreign(news, body, "of a person with another number with whom it has not spoken");
        }
    }

    /// <summary>Brings a status to its contact, and where the message went to the team, what it says of the effect to the contact whose run waits
    /// for that; what it says of the person, an opt-out for instance, is no news of that contact. A status of a message that is not ours (sent by
    /// another system on the same number) is not news to anybody; one of a message that another app's channel sent is only kept.</summary>
    private async Task<UnusedNews?> Deliver(MessageStatusEvent status, SignedBody body, CancellationToken cancellationToken)
    {
        var address = await messages.Find(status.EffectId, status.Wamid, cancellationToken);
        if (address is not null && !await HasSigned(address.ChannelId, body))
        {
            return Foreign(status, body, $"of a message that channel {address.ChannelId} has sent, whose app secret is another one");
        }

        if (address is not null && status.ToChange(address.EffectId, time.GetUtcNow()) is { } change)
        {
            await inbound.Learn(status);
            await grains.GetGrain<IContactGrain>(address.Phone).Receive(change);
            if (change.At > time.GetUtcNow() - LateNews && WhatsAppErrors.HoldOf(change.Code) is not HoldScope.None and var hold)
            {
                await grains.GetGrain<IChannelGrain>(address.ChannelId).Note(new LateRefusal(hold, change.Detail ?? change.Code!, address.Phone));
            }

            if (address.Owner != address.Phone)
            {
                await grains.GetGrain<IContactGrain>(address.Owner).Complete(change.OutcomeFor(address.RunId));
            }
        }

        return null;
    }

    /// <summary>
    /// Brings news of a template to all channels of its account that have the secret of the app: Meta sends them to the app's URL, whichever number's
    /// channel that is (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override/).
    /// </summary>
    private async Task<UnusedNews?> Tell(TemplateEvent told, SignedBody body, CancellationToken cancellationToken)
    {
        var isTold = false;
        Page<ChannelRow>? page = null;
        do
        {
            page = await channels.List(new PageRequest(PageRequest.MaxLimit, page?.Next), cancellationToken);
            foreach (var row in page.Items)
            {
                var channel = grains.GetGrain<IChannelGrain>(row.Id);
                var account = (await channel.Get())?.WabaId;
                var isMeant = told.WabaId is null || account is null ? row.Id == body.ChannelId : account == told.WabaId;
                if (isMeant && await HasSigned(row.Id, body))
                {
                    await channel.Note(NewsOf(told));
                    isTold = true;
                }
            }
        }
        while (page.Next is not null);

        return isTold ? null
            : new("other_account", "waba_id", $"of a template of the account {told.WabaId}, of which no channel with its app secret is", Json(told));
    }

    private static string Json(WebhookEvent news) => JsonSerializer.Serialize(news, news.GetType(), ApiJson.Options);

    private static UnusedNews Unknown(WebhookEvent news, string type) => new("unknown_person", type, "of somebody by a user id that is nobody's here", Json(news));

    private UnusedNews Foreign(WebhookEvent news, SignedBody body, string detail)
    {
        LogForeign(body.ChannelId, news.PhoneNumberId);
        return new("other_number", "phone_number_id", detail, Json(news));
    }

    private Task Keep(string channelId, UnusedNews news) => log.Log(
        automationId: "",
        UnreadableBody.Keep(Encoding.UTF8.GetBytes(news.Json)),
        new IntakeRequest(DeliverySource.Webhook),
        new WebhookAnswer
        {
            Status = StatusCodes.Status200OK,
            Outcome = DeliveryOutcome.Skipped,
            Code = news.Code,
            Field = news.Field,
            Detail = $"WhatsApp told channel {channelId} {news.Detail}.",
            Phone = news.Phone,
        });

    private static TemplateNews NewsOf(TemplateEvent told) => new(
        told.Name,
        told.Language,
        (told as TemplateStatusEvent)?.Status,
        (told as TemplateQualityEvent)?.Quality,
        (told as TemplateCategoryEvent)?.Category);

    [LoggerMessage(2204, LogLevel.Warning, "Meta has news of the account of channel {Channel}: {Field} {Event}. The delivery log has them.")]
    private partial void LogAccount(string channel, string field, string? @event);

    [LoggerMessage(2205, LogLevel.Warning, "Channel {Channel} got news of the number {Number} about which its app has no say; the delivery log has them.")]
    private partial void LogForeign(string channel, string? number);

    [LoggerMessage(2206, LogLevel.Warning, "A webhook of channel {Channel} told {Count} more things that Grainline has no use for; they were not kept.")]
    private partial void LogNotKept(string channel, int count);

    /// <summary>What is kept of news.</summary>
    /// <param name="Code">Why it was not used: a stable word.</param>
    /// <param name="Field">Meta's word for what it is about.</param>
    /// <param name="Detail">The same for a person, after "WhatsApp told channel …".</param>
    /// <param name="Json">What came.</param>
    /// <param name="Phone">The contact that it is about.</param>
    private sealed record UnusedNews(string Code, string Field, string Detail, string Json, string? Phone = null);
}

/// <summary>A body whose signature is right.</summary>
/// <param name="ChannelId">The channel to whose URL it came.</param>
/// <param name="PhoneNumberId">That channel's number at Meta; null = not known.</param>
/// <param name="Signature">As it came.</param>
/// <param name="Bytes">As they came.</param>
internal sealed record SignedBody(string ChannelId, string? PhoneNumberId, string? Signature, byte[] Bytes)
{
    /// <summary>The channels, found so far, of other numbers; null = none of them has signed it.</summary>
    public Dictionary<string, string?> Owners { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether other channels, asked so far, have signed it.</summary>
    public Dictionary<string, bool> Signers { get; } = new(StringComparer.Ordinal);
}
