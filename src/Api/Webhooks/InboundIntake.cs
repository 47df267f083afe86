using System.Text.Json;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Messages;
using Grainline.Phones;
using Grainline.Storage.Queries;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Api.Webhooks;

/// <summary>
/// Takes messages that people write to their contacts. One that no run waited for starts the oldest active automation whose
/// message trigger it fits; a reply that a run waited for starts nothing else.
/// </summary>
internal sealed class InboundIntake(IGrainFactory grains, IAutomationQueries automations, TimeProvider time)
{
    public async Task Take(string channelId, InboundMessageEvent news, CancellationToken cancellationToken)
    {
        if (news.From is not { } from)
        {
            return;
        }

        var phone = await KeyOf(from);

        var message = new InboundMessage
        {
            Id = news.Wamid,
            ChannelId = channelId,
            At = news.At ?? time.GetUtcNow(),
            Type = news.Type,
            Text = news.Text,
            Button = news.ReplyTitle,
            ButtonId = news.ReplyId,
            ProfileName = news.ProfileName,
        };
        var contact = grains.GetGrain<IContactGrain>(phone);
        if (await contact.Hear(message) == HearAnswer.Free
            && await Triggered(channelId, message, cancellationToken) is { } automation)
        {
            await Start(contact, automation, message, phone);
        }
    }

    /// <summary>Takes what a person has said of marketing in WhatsApp itself.</summary>
    public async Task Take(MarketingPreferenceEvent news)
    {
        if (news.Phone is { } phone)
        {
            var status = news.IsWanted ? ConsentStatus.OptedIn : ConsentStatus.OptedOut;
            await grains.GetGrain<IContactGrain>(await KeyOf(phone)).Update(
                new ContactPatch { Consent = new Consent(status, news.At ?? time.GetUtcNow(), "whatsapp") }, create: true, "whatsapp");
        }
    }

    /// <summary>The contact that has the number in one of its spellings, else the number of today's numbering plan.</summary>
    private async Task<string> KeyOf(string phone)
    {
        var variants = PhoneVariants.Of(phone);
        if (variants.Length > 1)
        {
            foreach (var variant in variants)
            {
                if (await grains.GetGrain<IContactGrain>(variant).Get() is not null)
                {
                    return variant;
                }
            }
        }

        return PhoneVariants.Canonical(phone);
    }

    private async Task<AutomationRef?> Triggered(string channelId, InboundMessage message, CancellationToken cancellationToken)
    {
        if ((message.Text ?? message.Button) is not { } text)
        {
            return null;
        }

        var active = await automations.FindActive("message", cancellationToken);
        return active.FirstOrDefault(version => Fits(version.Definition, channelId, text))?.Automation;
    }

    private static bool Fits(string json, string channelId, string text)
    {
        var trigger = JsonSerializer.Deserialize<Definition>(json, DefinitionJson.Options)!.Trigger;
        return trigger.Type == TriggerType.Message && trigger.Channel == channelId && trigger.Keywords.Any(keyword => trigger.Match == KeywordMatch.Exact
            ? text.Trim().Equals(keyword.Trim(), StringComparison.OrdinalIgnoreCase)
            : text.Contains(keyword.Trim(), StringComparison.OrdinalIgnoreCase));
    }

    private async Task Start(IContactGrain contact, AutomationRef automation, InboundMessage message, string phone)
    {
        var admission = await grains.GetGrain<IAutomationGrain>(automation.Id).Plan();
        if (admission is not { Verdict: AdmissionVerdict.Admitted, Policy: not null })
        {
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new { phone, message = new { text = message.Text, button = message.Button, id = message.ButtonId } });
        await contact.Start(StartRun.Of(admission, DeliverySource.Message, $"message:{message.Id}", body, time.GetUtcNow()) with
        {
            TriggerData =
            [
                new FieldChange("message.text", FieldValue.Text(message.Text ?? message.Button ?? "")),
                new FieldChange("message.button", FieldValue.Text(message.Button ?? "")),
            ],
        });
    }
}
