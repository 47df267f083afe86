using System.Text.Json;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Identity;
using Grainline.Messages;
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
        if (news.From is not { } phone)
        {
            return;
        }

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
        if (admission is not { Verdict: AdmissionVerdict.Admitted, Policy: { } policy })
        {
            return;
        }

        var now = time.GetUtcNow();
        await contact.Start(new StartRun
        {
            Delivery = new Delivery
            {
                Id = Ids.NewDelivery(now),
                ReceivedAt = now,
                Source = DeliverySource.Message,
                Key = $"message:{message.Id}",
                Body = JsonSerializer.SerializeToUtf8Bytes(new { phone, message = new { text = message.Text, button = message.Button, id = message.ButtonId } }),
            },
            Automation = admission.Automation,
            Policy = policy,
            TriggerData =
            [
                new FieldChange("message.text", FieldValue.Text(message.Text ?? message.Button ?? "")),
                new FieldChange("message.button", FieldValue.Text(message.Button ?? "")),
            ],
        });
    }
}
